"""The way to a person."""

from actions.skill import SkillAction


class ActionHandoff(SkillAction):
    """Tell how to reach a person, and offer to ask them to make contact."""

    skill = "handoff"

    def name(self) -> str:
        return "action_handoff"


class ActionRequest(SkillAction):
    """Tell what became of a request to be contacted, or withdraw it; where there is none, answer the question."""

    skill = "request"

    def name(self) -> str:
        return "action_request"
