"""Guides: whether a right fits, how to ask for it, how to complain."""

from actions.skill import SkillAction


class ActionGuide(SkillAction):
    """Begin the guide that a person asks for, after the answer to the question that came with it."""

    skill = "guide"

    def name(self) -> str:
        return "action_guide"
