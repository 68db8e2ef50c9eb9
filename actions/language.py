"""Changing the language of the conversation."""

from actions.skill import SkillAction


class ActionLanguage(SkillAction):
    """Switch language where one is asked for, else answer the question that looked like it."""

    skill = "language"

    def name(self) -> str:
        return "action_language"
