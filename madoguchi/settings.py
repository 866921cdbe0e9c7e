"""All settings. Each stands in `.env.example` with its default; a test keeps it so."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, HttpUrl, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PROJECT = Path(__file__).parents[1]


class Settings(BaseSettings):
    """Read from the environment (`MADOGUCHI_…`) and from `.env`; the environment wins."""

    model_config = SettingsConfigDict(env_prefix="MADOGUCHI_", env_file=".env", extra="ignore")

    host: str = Field("127.0.0.1", description="Address the gateway listens on")
    port: int = Field(8000, ge=1, le=65535, description="Port the gateway listens on")
    public_url: HttpUrl | None = Field(
        None, description="Address as seen from outside, behind a proxy; links start with it"
    )
    data_dir: Path = Field(PROJECT / "var", description="Folder for index, models, databases and logs")
    database_url: str = Field(
        "",
        description="SQLAlchemy URL of the application database, like postgresql+psycopg://user:password@host/name; "
        "empty: SQLite in the data folder",
    )
    catalogue: str = Field("", description="Path or URL of 制度ナビ data; empty: the official download is tried once")
    jgrants: str = Field("", description="true or the address of Jグランツ's API: sync its subsidies; empty: off")
    jnet21: str = Field("", description="Folder, or path or URL of a CSV file, of J-Net21's notices; empty: off")
    cases: str = Field("", description="true or the address of ミラサポplus's case study API; empty: off")
    documents_dir: Path | None = Field(None, description="Folder of guidebooks to read (PDF, Word, HTML …); empty: off")
    calendars_dir: Path | None = Field(
        None, description="Folder of the office's calendars (ICS, Excel, CSV); empty: off"
    )
    sync_every_hours: float = Field(
        0.0, ge=0, le=8760, description="Hours between syncs that the gateway starts by itself; 0: never"
    )
    embedding_model: str = Field("", description="sentence-transformers model name or folder; empty: the one shipped")
    embedding_query_prefix: str = Field("", description="Text put before a question, if that model wants one")
    embedding_document_prefix: str = Field("", description="Text put before a document, if that model wants one")
    reranker: str = Field(
        "", description="sentence-transformers cross-encoder, name or folder, that reorders results; empty: none"
    )
    reranker_top: int = Field(20, ge=2, le=100, description="How many of the best results it reorders")
    llm_base_url: HttpUrl | None = Field(
        None, description="OpenAI-compatible endpoint that words the answers; empty: none"
    )
    llm_model: str = Field("", description="Name of its model")
    llm_api_key: SecretStr = Field(SecretStr(""), description="Its key, if it wants one")
    llm_timeout_s: float = Field(
        20.0, gt=0, le=60, description="Longest wait for one wording, seconds; then the composed answer stays"
    )
    line_channel_secret: SecretStr = Field(
        SecretStr(""), description="Secret of the LINE channel, which its webhooks are signed with; empty: no LINE"
    )
    line_channel_access_token: SecretStr = Field(
        SecretStr(""), description="Long-lived access token of the LINE channel"
    )
    line_api_base: HttpUrl = Field(HttpUrl("https://api.line.me"), description="Address of LINE's Messaging API")
    gbizinfo_token: SecretStr = Field(
        SecretStr(""), description="Token of gBizINFO's API, which fills in what is known of a company; empty: off"
    )
    gbizinfo_api_base: HttpUrl = Field(
        HttpUrl("https://api.info.gbiz.go.jp/hojin/v2/hojin"), description="Address of gBizINFO's API"
    )
    benchmark_table: Path | None = Field(
        None,
        description="CSV file of ローカルベンチマーク's official point table (docs/benchmark-table.md); empty: no points",
    )
    rasa_port: int = Field(5005, ge=1, le=65535, description="Loopback port of the dialogue engine")
    rasa_python: Path = Field(
        PROJECT / ".venv-rasa" / "bin" / "python", description="Python of the dialogue engine's environment"
    )
    rasa_timeout_s: float = Field(20.0, gt=0, le=120, description="Longest wait for one turn, seconds")
    rasa_enabled: bool = Field(
        True, description="false: run without the dialogue engine (search and answers still work)"
    )
    web_channel_enabled: bool = Field(True, description="Off-switch of the chat page's conversations")
    api_channel_enabled: bool = Field(True, description="Off-switch of search, answer and documents over REST")
    encryption_keys: Annotated[list[SecretStr], NoDecode] = Field(
        [],
        description="Keys (Fernet) that personal data is encrypted with, comma-separated, the newest first; "
        "empty: one is made in the data folder. Gateways that share a database need the same",
    )
    oidc_issuer: HttpUrl | None = Field(
        None, description="OpenID Connect provider through which staff may sign in; empty: by password only"
    )
    oidc_client_id: str = Field(
        "", description="The console's client id there; redirect URI: /console/single-sign-on/back"
    )
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="The secret of that client")
    oidc_name: str = Field("組織のアカウント", description="What staff call it: the label of its button")
    audit_retention_days: int = Field(
        1095, ge=1, le=36500, description="Days until a line of the console's audit log is erased"
    )
    office_hours: str = Field(
        "",
        description="When the staff answer in the chat, like 月-金 09:00-12:00 13:00-17:00, 土 10:00-12:00; on public "
        "holidays only if they are named (祝 10:00-12:00). Empty: no staff",
    )
    handover_wait_minutes: int = Field(
        5, ge=1, le=240, description="Minutes until a person who waits for the staff is offered something else"
    )
    handover_lost_minutes: int = Field(
        3, ge=1, le=60, description="Minutes without the console of whoever took a conversation until it waits again"
    )
    smtp_host: str = Field("", description="Mail server that mails are handed to; empty: no mail is sent")
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port (usually 587 with starttls, 465 with tls)")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection to it is encrypted: starttls, tls or none"
    )
    smtp_user: str = Field("", description="User name there; empty: no sign-in")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password of that user")
    smtp_from: str = Field("", description="Sender of all mails, like まどぐち <madoguchi@example.jp>")
    smtp_timeout_s: float = Field(20.0, gt=0, le=60, description="Longest wait for each of its answers, seconds")
    mail_retention_days: int = Field(
        30, ge=1, le=365, description="Days until a mail that could not be sent is erased; sent ones are at once"
    )
    chat_retention_days: int = Field(
        30, ge=1, le=3650, description="Days after its last message until a conversation is erased"
    )
    saved_retention_days: int = Field(
        400, ge=1, le=3650, description="Days after a person's last message until saved items and reminders are erased"
    )
    consultation_retention_days: int = Field(
        365, ge=1, le=3650, description="Days after a consultation until it is erased whose it was"
    )
    max_body_bytes: int = Field(64 * 1024, ge=1024, description="Longest request body in bytes")
    rate_limit_search: str = Field("120/minute", description="Searches per address or token")
    rate_limit_answer: str = Field("60/minute", description="Answers per address or token")
    rate_limit_documents: str = Field("120/minute", description="Documents per address or token")
    rate_limit_calendar: str = Field("60/minute", description="Calendar, its feed and its page per address or token")
    rate_limit_conversations: str = Field("20/minute", description="New conversations per address")
    rate_limit_messages: str = Field("60/minute", description="Turns per address or token")
    rate_limit_feedback: str = Field("30/minute", description="Ratings per address or token")
    rate_limit_slots: str = Field("60/minute", description="Free slots and looks at bookings per address or token")
    rate_limit_bookings: str = Field("20/minute", description="Bookings made or changed per address or token")
    rate_limit_sign_in: str = Field("20/minute", description="Attempts to sign in to the console per address")
    trusted_addresses: Annotated[list[str], NoDecode] = Field(
        ["127.0.0.0/8", "::1"], description="Addresses or ranges without rate limits, comma-separated"
    )
    trusted_proxies: Annotated[list[str], NoDecode] = Field(
        [], description="Proxies whose X-Forwarded-For counts, comma-separated"
    )
    log_format: Literal["console", "json"] = Field("console", description="console or json")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least severity that is logged")

    @field_validator(
        "public_url", "llm_base_url", "oidc_issuer", "documents_dir", "calendars_dir", "benchmark_table", mode="before"
    )
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return value or None

    @field_validator("data_dir", "rasa_python", "documents_dir", "calendars_dir", "benchmark_table")
    @classmethod
    def _from_the_project(cls, value: Path | None) -> Path | None:
        """Relative paths start at the project's folder: the processes run in different ones."""
        return None if value is None else PROJECT / value

    @field_validator("office_hours")
    @classmethod
    def _can_be_read(cls, value: str) -> str:
        if value.strip():
            from actions.handover.office_hours import OfficeHours

            OfficeHours.parse(value)
        return value

    @field_validator("trusted_addresses", "trusted_proxies", "encryption_keys", mode="before")
    @classmethod
    def _comma_separated(cls, value: object) -> object:
        return [v.strip() for v in value.split(",") if v.strip()] if isinstance(value, str) else value

    @property
    def turn_timeout_s(self) -> float:
        """Longest wait for one turn in seconds: the dialogue engine's own time, and the wording's where one is set."""
        return self.rasa_timeout_s + (self.llm_timeout_s if self.llm_base_url else 0.0)

    @property
    def index_dir(self) -> Path:
        """Where the generations of the index lie."""
        return self.data_dir / "index"

    @property
    def mirror_file(self) -> Path:
        """SQLite file of all documents as they were last read from the sources."""
        return self.data_dir / "sources" / "mirror.sqlite"

    @property
    def bot_models_dir(self) -> Path:
        """Where the trained dialogue model lies."""
        return self.data_dir / "models" / "rasa"

    @property
    def log_dir(self) -> Path:
        """Where the processes write their logs."""
        return self.data_dir / "log"

    @property
    def tracker_file(self) -> Path:
        """SQLite file of the dialogue engine's trackers."""
        return self.data_dir / "db" / "trackers.sqlite"

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the application database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'db' / 'madoguchi.sqlite'}"

    @property
    def address(self) -> str:
        """Address of the gateway as its neighbours on this machine reach it."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host
        return f"http://{host}:{self.port}"

    @property
    def links_start_with(self) -> str:
        """What every link that leaves the system starts with, without a slash at its end."""
        return str(self.public_url).rstrip("/") if self.public_url else self.address


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
