"""Answers from the articles, and what people say about an answer they just got."""

from actions.skill import SkillAction


class ActionAnswer(SkillAction):
    """Answer a question, ask “did you mean”, or decline and offer a person."""

    skill = "answer"

    def name(self) -> str:
        return "action_answer"


class ActionMore(SkillAction):
    """Say more about the last answer."""

    skill = "more"

    def name(self) -> str:
        return "action_more"


class ActionSimpler(SkillAction):
    """Say the last answer shorter."""

    skill = "simpler"

    def name(self) -> str:
        return "action_simpler"


class ActionConfirm(SkillAction):
    """Take a “yes” to what was offered."""

    skill = "confirm"

    def name(self) -> str:
        return "action_confirm"


class ActionRefuse(SkillAction):
    """Take a “no” to what was offered."""

    skill = "refuse"

    def name(self) -> str:
        return "action_refuse"
