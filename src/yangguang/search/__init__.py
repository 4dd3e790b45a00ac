"""Search over everything public: one pipeline, two engines, the same answers from both.

A room registers what can be found (`registry.register`) and says what changed (`queue.changed`) inside the transaction
of the change. `answering.ask` turns what a person typed into an answer.
"""
