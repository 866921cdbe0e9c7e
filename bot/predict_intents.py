"""What messages are taken for, without a running server: for `madoguchi/evaluation/intents.py`.

Learns from the examples with the pipeline's own tokenizer and classifier and their options in
`config.yml` (half a minute), so the figures are those of the files as they stand.

Run in `bot/` with Rasa's Python: `python predict_intents.py < texts.json > predictions.json`.
In: a JSON list of texts. Out: a JSON list of `{"intent", "confidence"}`, in the same order.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import yaml
from components.intent_classifier import CalibratedIntentClassifier, rows_of, untrained
from components.sudachi_tokenizer import SudachiTokenizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message


def options_of(component: type, defaults: dict[str, Any]) -> dict[str, Any]:
    """Return `defaults` with what `config.yml` sets for `component`."""
    with open("config.yml", encoding="utf-8") as file:
        pipeline = yaml.safe_load(file)["pipeline"]
    name = f"{component.__module__}.{component.__name__}"
    return {**defaults, **next(step for step in pipeline if step["name"] == name)}


def predict(texts: list[str]) -> list[dict[str, Any]]:
    """Return the likeliest intent of each text, learnt from `data/nlu`."""
    tokenizer = SudachiTokenizer(options_of(SudachiTokenizer, SudachiTokenizer.get_default_config()))
    options = options_of(CalibratedIntentClassifier, CalibratedIntentClassifier.get_default_config())
    examples = [e for e in load_data("data/nlu").intent_examples if e.get(INTENT) and e.get(TEXT)]
    asked = [Message(data={TEXT: text}) for text in texts]
    tokenizer.process(examples)
    tokenizer.process(asked)
    classifier = untrained(options["C"])
    classifier.fit(rows_of(examples), np.array([e.get(INTENT) for e in examples]))
    probabilities = classifier.predict_proba(rows_of(asked))
    return [
        {"intent": str(classifier.classes_[p.argmax()]), "confidence": round(float(p.max()), 4)} for p in probabilities
    ]


if __name__ == "__main__":
    json.dump(predict(json.load(sys.stdin)), sys.stdout, ensure_ascii=False)
