import click
command = click.Command('catalogue')
