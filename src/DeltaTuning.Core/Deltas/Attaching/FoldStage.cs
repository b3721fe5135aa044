namespace DeltaTuning;

/// <summary>The stages of merging at a layer y = out(f(in(x)) + Σ Δy): what a map changes has the sums in it.</summary>
internal enum FoldStage
{
    /// <summary>What is added, each computed from the base.</summary>
    Sum,

    /// <summary>Maps of the input: the last one is next to the layer and comes first.</summary>
    Input,

    /// <summary>Maps of the output, in order of application.</summary>
    Output,
}
