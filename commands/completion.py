"""`pactbook completion`: the script that makes a shell complete commands."""

import click
from click.shell_completion import get_completion_class

from commands import base


@click.command(cls=base.Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that makes SHELL complete commands, options, queries, states, organisations and agreements.

    Names come from the database in use; without a database only commands, options and queries are completed.

    \b
    bash: echo 'eval "$(pactbook completion bash)"' >> ~/.bashrc
    zsh:  echo 'eval "$(pactbook completion zsh)"' >> ~/.zshrc
    fish: pactbook completion fish > ~/.config/fish/completions/pactbook.fish
    """
    shell_completion = get_completion_class(shell)
    if shell_completion is not None:
        click.echo(shell_completion(ctx.find_root().command, {}, "pactbook", "_PACTBOOK_COMPLETE").source(), nl=False)
