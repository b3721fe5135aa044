namespace DeltaTuning.Models;

/// <summary>Makes ends ever more probable after a number of tokens; transformers' <c>exponential_decay_length_penalty</c>.</summary>
/// <param name="Start">Generated tokens after which it begins, at least 0.</param>
/// <param name="Factor">What the end's score grows by at each step: s + |s| (factorᵏ − 1) at the k-th; above 0, above 1 to shorten.</param>
public sealed record LengthDecay(int Start, double Factor);
