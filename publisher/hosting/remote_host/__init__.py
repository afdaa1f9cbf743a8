"""The site on a web host that is reached by SFTP or FTPS."""
