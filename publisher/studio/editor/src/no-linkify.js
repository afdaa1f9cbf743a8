// In the place of linkify-it, which markdown-it makes one of, used or not.

export default class NoLinkify {}
