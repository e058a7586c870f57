"""`pactbook completion`: completion in shells."""

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a script that completes commands, options, queries, states, organisations and agreements in SHELL.

    Names come from the database in use; where there is none, they are left out silently.

    \b
    bash: echo 'eval "$(pactbook completion bash)"' >> ~/.bashrc
    zsh:  echo 'eval "$(pactbook completion zsh)"' >> ~/.zshrc
    fish: pactbook completion fish > ~/.config/fish/completions/pactbook.fish
    """
    made = get_completion_class(shell)
    if made is not None:
        click.echo(made(ctx.find_root().command, {}, "pactbook", "_PACTBOOK_COMPLETE").source(), nl=False)
