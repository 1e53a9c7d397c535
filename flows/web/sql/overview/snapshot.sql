select number, published_at, documents, observations from snapshot
