"""Greetings, thanks and questions about the assistant itself."""

from actions.skill import SkillAction


class ActionSmalltalk(SkillAction):
    """Answer small talk in a sentence, or the question that comes with it."""

    skill = "smalltalk"

    def name(self) -> str:
        return "action_smalltalk"
