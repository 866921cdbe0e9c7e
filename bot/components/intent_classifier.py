"""Intent classifier: a linear support-vector machine on pieces of words, with calibrated confidences.

Rasa's LogisticRegressionClassifier on counted n-grams makes more mistakes on unseen messages (see
README.md). This one counts pieces of three views of a message (`text_views.py`), weights them by
how rare they are, separates the intents with an SVM, and turns its distances into probabilities by
five-fold calibration: the share understood is at least the confidence told (README.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import skops.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import LinearSVC

from components.text_views import views_of

_WORDS, _SURFACE, _READING = range(3)
_FOLDS = 5
# Hashed, for a table of 170,000 pieces takes 17 s to load; this many buckets collide rarely.
_BUCKETS = 2**16
# What a stored classifier may hold beside the types skops always trusts.
_TRUSTED_TYPES = [
    "scipy.sparse._csr.csr_matrix",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
]


def _pieces(view: int, analyzer: str, longest: int) -> tuple[str, Pipeline, int]:
    """Return a ColumnTransformer's entry that counts a view's n-grams, 1 to `longest`."""
    counted = HashingVectorizer(
        analyzer=analyzer,
        ngram_range=(1, longest),
        token_pattern=r"\S+" if analyzer == "word" else None,
        n_features=_BUCKETS,
        alternate_sign=False,
        norm=None,
    )
    return f"{analyzer}-{view}", make_pipeline(counted, TfidfTransformer(sublinear_tf=True)), view


def untrained(regularisation: float) -> Pipeline:
    """Return the classifier for rows of `views_of`; `regularisation` is the SVM's `C`, above 0."""
    pieces = [
        _pieces(_WORDS, "word", 2),
        _pieces(_WORDS, "char_wb", 4),
        _pieces(_SURFACE, "char_wb", 5),
        _pieces(_READING, "char_wb", 5),
    ]
    svm = LinearSVC(C=regularisation, class_weight="balanced", random_state=42)
    return make_pipeline(
        ColumnTransformer(pieces, sparse_threshold=1.0),
        CalibratedClassifierCV(svm, cv=_FOLDS, ensemble=False),
    )


def rows_of(messages: Sequence[Message]) -> np.ndarray:
    """Return the views of tokenized `messages`, one row each."""
    return np.array([views_of(m.get(TEXT), m.get(TOKENS_NAMES[TEXT])) for m in messages], dtype=object)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CalibratedIntentClassifier(GraphComponent, IntentClassifier):
    """Say which intent a message has, and how sure that is.

    Options: `C`, the inverse of the regularisation's strength, above 0; `ranking_length`, how many
    intents, likeliest first, are kept with a message.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what has to stand before this component in the pipeline."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages Rasa checks for before it loads the component."""
        return ["sklearn", "skops"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options."""
        return {"C": 1.0, "ranking_length": 3}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """Build the untrained classifier."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._classifier = untrained(config["C"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CalibratedIntentClassifier:
        """Return the untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples and store the result.

        Raises `ValueError` where an intent has fewer than five examples.
        """
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        self._classifier.fit(rows_of(examples), np.array([e.get(INTENT) for e in examples]))
        with self._model_storage.write_to(self._resource) as directory:
            skops.io.dump(self._classifier, directory / f"{self._resource.name}.skops")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent` and `intent_ranking` of every message."""
        rows = self._classifier.predict_proba(rows_of(messages))
        for message, probabilities in zip(messages, rows, strict=True):
            likeliest = np.argsort(-probabilities, kind="stable")[: self._config["ranking_length"]]
            ranking = [
                {
                    INTENT_NAME_KEY: str(self._classifier.classes_[i]),
                    PREDICTED_CONFIDENCE_KEY: float(probabilities[i]),
                }
                for i in likeliest
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> CalibratedIntentClassifier:
        """Return the trained component.

        Raises `ValueError` when the model has none, and skops' `UntrustedTypesFoundException` when
        the stored file holds anything but a classifier of this kind.
        """
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component._classifier = skops.io.load(directory / f"{resource.name}.skops", trusted=_TRUSTED_TYPES)
        return component
