"""Rasa's agent with our processor and tracker store."""

from __future__ import annotations

from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain

from bot.server.local_action import local_actions
from bot.server.memories import Memories
from bot.server.processor import Processor


class CoordinatorAgent(Agent):
    """Loads its model into our processor; all else is Rasa's."""

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load the model from an archive."""
        self.processor = Processor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            generator=self.nlg,
            actions=local_actions(),
        )
        self.domain = self.processor.domain
        self.tracker_store.domain = self.domain
        self._set_fingerprint(fingerprint)

    @staticmethod
    def _create_tracker_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        """The store itself. Rasa wraps it in one that hides its failures and then loses what it was given."""
        return store or Memories(domain)


def load_agent(model: Path) -> CoordinatorAgent:
    """The agent of the model archive `model`, its conversations in memory."""
    agent = CoordinatorAgent()
    agent.load_model(model)
    return agent
