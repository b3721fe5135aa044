namespace DeltaTuning.Experiments.Studies.Efficiency;

/// <summary>
/// The authors' times of RoBERTa-large on SST-2 with one input in a batch, in milliseconds: the log in their repository FS-PBA, branch <c>time</c> (a0a5970, 2022-11-15). Their
/// hardware is not stated, so only ratios to full fine-tuning are compared.
/// </summary>
internal static class PaperTimes
{
    private static readonly string[] Methods = ["FT", "AP", "BF", "PT"];

    private static readonly double[][] ForwardTimes =
    [
        [34.7, 52.2, 34.7, 38.6], [36.7, 56.3, 39.1, 38.9], [42.5, 62.3, 46.4, 43.5], [46.6, 68.2, 49.3, 45.6], [57.6, 77.7, 56.4, 55.9], [69.6, 86.1, 67.6, 69.0],
    ];

    private static readonly double[][] BackwardTimes =
    [
        [49.1, 41.8, 29.8, 26.9], [50.5, 46.1, 33.4, 25.8], [57.2, 51.2, 41.6, 31.8], [67.3, 60.6, 45.5, 34.1], [85.5, 66.7, 52.4, 43.2], [116.0, 79.8, 69.6, 60.5],
    ];

    private static readonly double[][] InferenceTimes =
    [
        [29.7, 45.2, 30.3, 34.4], [31.7, 49.5, 34.5, 34.6], [37.2, 55.6, 39.2, 38.5], [41.4, 59.7, 41.2, 41.1], [52.5, 65.8, 51.6, 51.8], [65.3, 79.8, 64.0, 65.4],
    ];

    /// <summary>The lengths in tokens.</summary>
    internal static IReadOnlyList<int> Lengths { get; } = [16, 32, 64, 128, 256, 480];

    /// <summary>A method's forward time in training over full fine-tuning's; null where they have none.</summary>
    internal static double? Forward(string method, int length) => Ratio(ForwardTimes, method, length);

    /// <summary>A method's backward time over full fine-tuning's.</summary>
    internal static double? Backward(string method, int length) => Ratio(BackwardTimes, method, length);

    /// <summary>A method's inference time over full fine-tuning's.</summary>
    internal static double? Inference(string method, int length) => Ratio(InferenceTimes, method, length);

    private static double? Ratio(double[][] times, string method, int length)
    {
        var (row, column) = (Lengths.ToList().IndexOf(length), Array.IndexOf(Methods, method));
        return row < 0 || column < 0 ? null : times[row][column] / times[row][0];
    }
}
