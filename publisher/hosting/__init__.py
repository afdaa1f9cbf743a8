"""Where the built site lies: a folder, object storage, SFTP, FTPS. No rendering."""
