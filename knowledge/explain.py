"""Why a reply is what it is, for staff: everything the answer path found on the way."""

from __future__ import annotations

from typing import Any

from knowledge.context import Context
from knowledge.conversation import Memory
from knowledge.search import Candidate, Found

SHOWN = 10  # MRR and nDCG are taken over the first ten (docs/evaluation.md)


def explain(context: Context) -> dict[str, Any]:
    """The path of one turn as plain data: intent, entities, candidates with scores and reasons, band, timings."""
    ranking = context.assistant.search.ranking
    intents = sorted(context.turn.intents.items(), key=lambda item: -item[1])[:SHOWN]
    named = context.assistant.find_place(context.text)
    return {
        "text": context.text,
        "language": context.language,
        "intents": [{"name": name, "confidence": round(share, 3)} for name, share in intents],
        "entities": {
            "service": sorted(context.assistant.facets.mentioned(context.text)),
            "municipality": named.name if named else None,
            "personal_details": list(context.personal),
        },
        "remembered": _remembered(context.turn.memory),
        "decided_by": context.decided_by,
        "limits": {
            "sure_from": ranking.sure_from,
            "answer_from": ranking.answer_from,
            "suggest_from": ranking.suggest_from,
        },
        "searches": [_search(found, context) for found in context.found],
        "timings_ms": context.timings,
    }


def _remembered(memory: Memory) -> dict[str, Any]:
    guide = {"guide": memory.guide.as_slot()} if memory.guide else {}
    return {name: value for name, value in vars(memory).items() if value} | guide


def _search(found: Found, context: Context) -> dict[str, Any]:
    used = set(context.outcome.articles)
    return {
        "confidence": round(found.confidence, 3),
        "evidence": {name: round(value, 3) for name, value in found.evidence.items()},
        "candidates": [_candidate(candidate, found, used, context) for candidate in found.candidates[:SHOWN]],
    }


def _candidate(candidate: Candidate, found: Found, used: set[str], context: Context) -> dict[str, Any]:
    weights = context.assistant.search.ranking.weights
    parts = {name: round(weights.get(name, 0) * value, 2) for name, value in candidate.features.items()}
    top = sorted(parts.items(), key=lambda item: -abs(item[1]))[:4]
    return {
        "article": candidate.article.id,
        "score": candidate.score,
        "share": round(candidate.share, 3),
        "kept": candidate.article.id in used,
        "why": _reason(candidate, found, used, context),
        "largest_parts": {name: value for name, value in top if value},
    }


def _reason(candidate: Candidate, found: Found, used: set[str], context: Context) -> str:
    ranking = context.assistant.search.ranking
    if candidate.article.id in used:
        return "answered with"
    if candidate is not found.candidates[0]:
        return "another article ranks higher"
    if found.confidence < ranking.suggest_from:
        return f"confidence under {ranking.suggest_from}"
    if found.confidence < ranking.answer_from:
        return f"confidence under {ranking.answer_from}"
    return f"the step {context.decided_by} decided otherwise"
