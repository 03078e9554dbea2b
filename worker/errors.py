"""What can go wrong at the edges of the worker; each says when it is raised and what to do about it."""


class WorkerError(Exception):
    """Any failure that a person running the program should read; never a traceback for them.

    `exit_status` is what a command ends with when it is raised (the table of `worker.run.exits`).
    """

    exit_status = 2


class SchemaError(WorkerError):
    """The database is not as this version needs it: not upgraded, too new, or lacking a trigger, CHECK or index.

    Nothing is run on such a database. The message names each missing thing and the command that mends it.
    """

    exit_status = 3


class LeaseLostError(WorkerError):
    """Another process took over what we held, because our lease ran out. Stop at once and write nothing more."""


class StaleReadError(WorkerError):
    """What a decision was made from changed before it could be written; read again and decide again."""
