# A site customization of the person's own.
print('my own site customization ran')
