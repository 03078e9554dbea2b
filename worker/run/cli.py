"""The command `serviceclient`: one word for each thing an operator does."""

import click


@click.group(name="serviceclient")
@click.version_option(package_name="serviceclient")
def main() -> None:
    """Read cancellation requests from a mailbox, decide them by policy, answer them."""
