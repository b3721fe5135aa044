namespace QuickStart;

/// <summary>A sentence with its class, from 0.</summary>
internal sealed record Example(string Sentence, int Label);
