"""Reports by the public: taken from anybody, assigned, decided, and followed by whoever informed."""
