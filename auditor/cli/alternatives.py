import click
command = click.Command('alternatives')
