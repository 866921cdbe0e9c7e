"""Intent classifier: logistic regression on TF-IDF-weighted counts.

Rasa's LogisticRegressionClassifier fits raw counts with a fixed regularisation. Short questions
share most of their n-grams (補助金, 教えて, ですか); weighting them by how rare they are, and setting
the regularisation, makes fewer mistakes on unseen questions (see README.md) at no cost per turn.
"""

from __future__ import annotations

from typing import Any

import skops.io
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

# What a stored classifier may hold beside the types skops always trusts: the IDF weights.
_TRUSTED_TYPES = ["scipy.sparse._csr.csr_matrix"]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TfidfIntentClassifier(LogisticRegressionClassifier):
    """LogisticRegressionClassifier with TF-IDF in front and `C` as an option.

    Options beside the parent's: `C`, the inverse of the regularisation's strength, above 0.
    Training, prediction and saving are the parent's: it only sees another scikit-learn estimator.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the parent's options and `C`."""
        return {**LogisticRegressionClassifier.get_default_config(), "C": 30.0}

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        """Build the untrained estimator."""
        super().__init__(config, name, model_storage, resource)
        self.clf = make_pipeline(
            TfidfTransformer(sublinear_tf=True),
            LogisticRegression(
                C=self.config["C"],
                solver=self.config["solver"],
                max_iter=self.config["max_iter"],
                tol=self.config["tol"],
                random_state=self.config["random_state"],
                class_weight="balanced",
            ),
        )

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TfidfIntentClassifier:
        """Return the trained component.

        Raises `ValueError` when the model has none, and skops' `UntrustedTypesFoundException` when
        the stored file holds anything but a classifier of this kind.
        """
        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component.clf = skops.io.load(directory / f"{resource.name}.skops", trusted=_TRUSTED_TYPES)
        return component
