"""政策: the documents, what they say in sentences, and a rehearsal on real meals."""
