"""The way to a person."""

from actions.skill import SkillAction


class ActionHandoff(SkillAction):
    """Tell how to reach a person at the coordinating unit."""

    skill = "handoff"

    def name(self) -> str:
        return "action_handoff"
