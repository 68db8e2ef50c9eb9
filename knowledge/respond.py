"""The answer path: a visible list of small steps over one context; the first that has a reply ends it.

Reading `PREAMBLE` and `SKILLS` is reading the design. Steps are pure: all they know is in the context, all they do is
to fill it in.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace

from knowledge import compose, guard, personal_data
from knowledge.assistant import Assistant
from knowledge.context import SURE_INTENT, Context, Step
from knowledge.conversation import Reply, Turn
from knowledge.danger import detect_danger, is_calm
from knowledge.documents import Article
from knowledge.expand import expand_age
from knowledge.guides.state import CONTACT
from knowledge.guides.steps import (
    after_reply,
    answers_briefly,
    begin,
    in_guide,
    start_guide,
    told_story,
    whether_it_fits,
)
from knowledge.handoff import (
    about_request,
    contact_button,
    hand_over,
    names_open_request,
    note_asking,
    offer_contact,
    only_where_received,
    wish_for_contact,
)
from knowledge.language import choose
from knowledge.language_request import requested_language
from knowledge.law_answers import cited, quote_law
from knowledge.law_gate import NOT_OURS_FROM, OUT_OF_SCOPE
from knowledge.normalise import clean
from knowledge.other_language import other_language
from knowledge.phrases import phrase
from knowledge.search import Query
from knowledge.split import parts
from knowledge.tokens import words

DECLINES_BEFORE_PERSON = 2
# So few words beside a number or an address are as a rule a name, which is in no language.
FEW_WORDS = 5
SUGGESTIONS = 3
# A missed danger weighs more than a false alarm, so the limit lies low: with the patterns it finds all 68 dangers among the
# development questions and alarms on none of 730 other messages and of 73 near danger. The first of them is taken for danger at
# 0.33 (2026-11-26, tests/data/questions_dev.yml, some of which the patterns were made by).
DANGER_FROM = 0.35


def respond(turn: Turn, assistant: Assistant, skill: str = "answer") -> Context:
    """Take a turn through the preamble and the steps of a skill.

    Returns the context with its `outcome` and what each step found.
    """
    context = Context(turn, assistant)
    _walk(context, PREAMBLE)
    _walk(context, SKILLS[_meant(context, skill)])
    after_reply(context)
    note_asking(context)
    if context.personal and context.outcome.status not in ("crisis", "error"):
        asked = context.outcome.asked
        key = "personal_beside_contact" if asked and asked.guide == CONTACT else "personal"
        context.reply = compose.with_notice(context.outcome, key)
    return context


def _walk(context: Context, steps: Sequence[Step]) -> None:
    """Take the steps until one has a reply, and note how long each took."""
    for step in steps:
        if context.reply:
            return
        start = time.perf_counter()
        step(context)
        context.timings[step.__name__] = round((time.perf_counter() - start) * 1000, 2)
        context.decided_by = step.__name__


def _meant(context: Context, skill: str) -> str:
    """The skill of what was chosen by its number: the classifier only saw the number."""
    if not context.chosen:
        return skill
    labels = {"more_label": "more", "person_label": "handoff"}
    return next((labels[key] for key in labels if context.text == phrase(key, context.language)), "answer")


def normalise(context: Context) -> None:
    """Visible text only, without personal details; a typed number replaced by what it stands for."""
    text, context.personal = personal_data.mask(clean(context.turn.text))
    text = personal_data.without_masks(text)
    offered = context.turn.memory.offered
    number = text.rstrip(".")
    if number.isdigit() and 0 < int(number) <= len(offered):
        text = offered[int(number) - 1]
        context.chosen = True
    context.text = text


def language(context: Context) -> None:
    """The language of the reply: asked for now or earlier, else that of the message, else that of the conversation."""
    memory = context.turn.memory
    asked = memory.language if memory.language_asked else None
    # Code and “pbrl § 2-5 c” are in no language, and must not turn a conversation in Norwegian into English.
    no_words = guard.not_a_question(context.text) == "code" or context.assistant.laws.only_keys(context.text)
    beside_detail = context.personal and memory.language and len(context.text.split()) <= FEW_WORDS
    text = "" if no_words or beside_detail else context.text
    # What a button says is in the language of the reply it stood under, however short.
    kept = memory.language if context.chosen or context.text in memory.offered else None
    context.language = context.turn.language or asked or kept or choose(text, memory.language)


def danger(context: Context) -> None:
    """Life or a child at risk: before anything else. What the patterns miss, the intent classifier may see."""
    found = detect_danger(context.text)
    kind: str | None = found.kind if found else None
    suspected = context.turn.intents.get("report_danger", 0.0) >= DANGER_FROM
    # The classifier does not know what was asked: “in the morning” sounds like danger where nothing was.
    if not kind and suspected and not is_calm(context.text) and not answers_briefly(context):
        kind = "unclear"
    if kind:
        answer = context.assistant.danger_answers[kind][context.language]
        context.reply = compose.finish(
            Reply(status="crisis", language=context.language, answer=answer, memory=context.memory)
        )


def guarded(context: Context) -> None:
    """Messages that hold no question, are too long, or hold nothing but personal details."""
    reason = guard.not_a_question(context.text)
    if context.personal and len(context.text.split()) < guard.MIN_WORDS_BESIDE_PERSONAL:
        context.say("personal", "error")
    elif reason:
        context.say(reason, "error")


def requested(context: Context) -> None:
    """“Kan du svare på engelsk?” switches."""
    wanted = requested_language(context.text)
    if wanted and not context.turn.language:
        context.language = wanted
        memory = replace(context.memory, language_asked=True)
        guided = memory.guide and memory.guide.question
        key = "language_goes_on" if guided else "language_switched"
        context.reply = compose.say(key, wanted, status="answered", memory=memory)


def foreign(context: Context) -> None:
    """A message in another language gets one sentence in that language."""
    code = other_language(context.text)
    if code:
        context.reply = compose.finish(
            Reply(
                status="declined",
                language=context.language,
                answer=context.assistant.other_languages[code]["sentence"],
                memory=context.memory,
            )
        )


def place(context: Context) -> None:
    """The municipality named in the message, else the one remembered or given with the turn."""
    named = context.assistant.find_place(context.text)
    number = context.turn.municipality or context.turn.memory.municipality
    context.place = named or (context.assistant.place(number) if number else None)


def retrieve(context: Context) -> None:
    """Search once for the whole message and, when it holds two questions, once for each."""
    whole = context.assistant.search.find(_query(context, context.text))
    context.found = [whole]
    pieces = parts(context.text)
    # An article's title is what a pressed button sends, and one question however many it asks.
    if len(pieces) == 2 and not whole.evidence["exact"]:
        search = context.assistant.search
        first = search.find(_query(context, pieces[0]))
        leader = first.candidates[0].article
        second = search.find(_query(context, _naming(context, pieces[1], pieces[0]), article=leader.id))
        context.found += [first, second]


def answer_two(context: Context) -> None:
    """Both answers, when both halves of a message have one."""
    limit = context.assistant.search.ranking.answer_from
    halves = context.found[1:]
    if len(halves) == 2 and all(half.confidence >= limit for half in halves):
        articles = list(dict.fromkeys(half.candidates[0].article for half in halves))
        _answer(context, articles, min(half.confidence for half in halves))


def local_route(context: Context) -> None:
    """A message that only says where one lives asks how it is done there."""
    named = context.assistant.find_place(context.text)
    if named and not set(words(context.text)) - set(words(named.name)) - LIVING_SOMEWHERE:
        article = context.assistant.articles.get(f"{context.turn.memory.service}/apply")
        _answer(context, [article or context.assistant.articles["coordinator/apply"]], 1.0)


def answer_one(context: Context) -> None:
    """The best article, when we are sure enough of it."""
    best = context.found[0]
    if best.confidence >= context.assistant.search.ranking.answer_from:
        sure = best.confidence >= context.assistant.search.ranking.sure_from
        alternatives = [] if sure else [candidate.article for candidate in best.candidates[1:SUGGESTIONS]]
        _answer(context, [best.candidates[0].article], best.confidence, alternatives)


def not_ours(context: Context) -> None:
    """Questions about one case or about medicine are sent to the right place."""
    intents = context.turn.intents
    if intents.get("individual_case", 0.0) >= NOT_OURS_FROM and names_open_request(context):
        about_request(context)
    elif intents.get("individual_case", 0.0) >= NOT_OURS_FROM:
        context.say("individual_case", "declined", person=True, office=context.office)
        offer_contact(context)
    elif intents.get("medical_advice", 0.0) >= NOT_OURS_FROM:
        context.say("medical_advice", "declined", person=True)


def did_you_mean(context: Context) -> None:
    """The likeliest articles as choices, also when a right is named and none is likely; asked at most once in a row."""
    best = context.found[0]
    likely = best.confidence >= context.assistant.search.ranking.suggest_from or best.evidence["names_right"]
    if likely and not context.turn.memory.suggested:
        articles = [candidate.article for candidate in best.candidates[:SUGGESTIONS]]
        memory = replace(context.memory, suggested=True)
        context.reply = compose.suggest(articles, context.language, confidence=best.confidence, memory=memory)


def decline(context: Context) -> None:
    """Say that we have no answer, and the way to a person; plainer the second time."""
    declines = context.turn.memory.declines + 1
    key = "decline_again" if declines >= DECLINES_BEFORE_PERSON else "decline"
    fields = {"office": context.office} if key == "decline_again" else {}
    memory = replace(context.memory, declines=declines)
    context.reply = compose.say(key, context.language, status="declined", memory=memory, person=True, **fields)
    if key == "decline_again":
        offer_contact(context)


def tell_more(context: Context) -> None:
    """The rest of the last answer, if there was one."""
    article = context.assistant.articles.get(context.turn.memory.article or "")
    if article:
        context.reply = compose.more(article, context.language, laws=context.assistant.laws, memory=context.memory)


def say_simpler(context: Context) -> None:
    """The first sentence of the last answer, if there was one, and a person who can explain."""
    article = context.assistant.articles.get(context.turn.memory.article or "")
    if article:
        first = re.split(r"(?<=[.!?])\s", article.texts[context.language].answer)[0]
        context.say("simpler", "answered", person=True, first=first)


def confirm(context: Context) -> None:
    """“Ja” takes the first thing offered; without an offer it asks for the question."""
    offered = context.turn.memory.offered
    if offered and context.turn.memory.suggested:
        context.text = offered[0]
        _walk(context, ANSWER)
    else:
        context.say("ask_which", "answered")


def refuse(context: Context) -> None:
    """“Nei” after “did you mean” is a failure of ours; otherwise it ends the matter."""
    if context.turn.memory.suggested:
        decline(context)
    else:
        context.say("anything_else", "answered", person=True)


def hardly_about_request(context: Context) -> None:
    """What may be no word about a request is asked about as any question."""
    if not context.sure:
        did_you_mean(context)


def small_talk(context: Context) -> None:
    """Greetings, thanks and questions about the assistant itself."""
    intent = context.turn.intent or "greet"
    context.say(SMALL_TALK[intent], "answered", person=intent in PERSON_OFFERED)


def real_question(context: Context) -> None:
    """A greeting, a sigh or a wish for a person may carry a question: then the question is what counts."""
    best, intent = context.found[0], context.turn.intent
    clear = not context.sure and best.confidence >= context.assistant.search.ranking.sure_from
    if best.evidence["mentions_service"] or best.evidence["exact"] or intent == "vent" or clear:
        answer_one(context)


def hardly_small_talk(context: Context) -> None:
    """What may be no small talk is answered or declined like any question."""
    if not context.sure:
        _walk(context, ANSWER[1:])


def clear_wish(context: Context) -> None:
    """Whoever clearly asks for a guide gets it, and not the article that tells what it would."""
    if context.turn.intents.get(context.turn.intent or "", 0.0) >= SURE_INTENT:
        start_guide(context)


SMALL_TALK = {
    "greet": "greeting",
    "thank": "thanks",
    "say_goodbye": "goodbye",
    "ask_bot": "about_bot",
    "complain_about_bot": "sorry_bot",
    "praise_bot": "praise",
    "vent": "hard_times",
}
PERSON_OFFERED = ("vent", "complain_about_bot")
# Words beside the name of a municipality that ask for nothing.
LIVING_SOMEWHERE = frozenset(
    "jeg vi eg me a bor bur i fra hei og er det kommune kommunen i we live in from the municipality of am".split()
)
PREAMBLE: tuple[Step, ...] = (
    *(normalise, language, danger, place, only_where_received, contact_button),
    *(in_guide, begin, guarded, requested, foreign),
)
SURELY: tuple[Step, ...] = (
    *(cited, whether_it_fits, answer_two, local_route, answer_one, told_story, not_ours, quote_law),
)
ANSWER: tuple[Step, ...] = (retrieve, *SURELY, did_you_mean, decline)
SKILLS: dict[str, tuple[Step, ...]] = {
    "answer": ANSWER,
    "more": (tell_more, *ANSWER),
    "simpler": (say_simpler, *ANSWER),
    "confirm": (confirm,),
    "refuse": (refuse,),
    "guide": (clear_wish, retrieve, answer_one, start_guide),
    "handoff": (wish_for_contact, retrieve, real_question, hand_over),
    "request": (wish_for_contact, retrieve, about_request, *SURELY, hardly_about_request, hand_over),
    "smalltalk": (retrieve, local_route, real_question, hardly_small_talk, small_talk),
    "language": (retrieve, cited, answer_two, answer_one, did_you_mean, decline),
}


def question_query(turn: Turn, assistant: Assistant) -> Query:
    """The search that a turn leads to, taken as one question."""
    context = Context(turn, assistant)
    normalise(context)
    language(context)
    return _query(context, context.text)


def _query(context: Context, text: str, article: str | None = None) -> Query:
    memory, intents = context.turn.memory, context.turn.intents
    topics = {name[len("ask_") :]: share for name, share in intents.items() if name.startswith("ask_")}
    # Who asks what becomes of a request, and made none here, asks what comes next.
    if not (context.turn.desk and context.turn.desk.open_request):
        topics["next"] = topics.get("next", 0.0) + topics.get("request_status", 0.0)
    return Query(
        text=expand_age(text, context.language),
        language=context.language,
        service=memory.service,
        article=article or memory.article,
        topics=topics,
        # Half a message, or what a typed number stands for, resembles something else than what was classified.
        resembles=context.turn.resembles if text == context.turn.text else {},
        out_of_scope=sum(intents.get(name, 0.0) for name in OUT_OF_SCOPE),
    )


def _naming(context: Context, text: str, before: str) -> str:
    """`text` with the service that the words `before` it name, where it names none itself."""
    facets, service = context.assistant.facets, _named_service(context, before)
    if not service or facets.mentioned(text):
        return text
    return f"{text} {facets.services[service][context.language]}"


def _named_service(context: Context, text: str) -> str | None:
    named = context.assistant.facets.mentioned(text)
    return next(iter(sorted(named)), None)


def _answer(context: Context, articles: list[Article], confidence: float, alternatives: Sequence[Article] = ()) -> None:
    last = articles[-1]
    named = _named_service(context, context.text)
    service = named or (last.service if last.service != "general" else context.turn.memory.service)
    memory = replace(context.memory, service=service, topic=last.topic, article=last.id, declines=0)
    pending = context.assistant.pending.current()
    reply = compose.answer(
        articles,
        context.language,
        laws=context.assistant.laws,
        catalogue=context.assistant.articles,
        place=context.place,
        confidence=confidence,
        memory=memory,
        alternatives=alternatives,
        under_review=any(pending.is_pending(article.id) for article in articles),
    )
    context.reply = reply
