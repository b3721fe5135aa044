namespace DeltaTuning.Models;

/// <summary>An example that was encoded before.</summary>
/// <param name="InputIds">Its ids.</param>
/// <param name="Labels">Its labels; see <see cref="LabelLayout"/>.</param>
/// <param name="TokenTypeIds">Its segments, as many as ids; null for all 0.</param>
public sealed record EncodedExample(IReadOnlyList<long> InputIds, IReadOnlyList<long> Labels, IReadOnlyList<long>? TokenTypeIds = null);
