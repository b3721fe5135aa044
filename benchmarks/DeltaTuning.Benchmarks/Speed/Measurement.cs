using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeltaTuning.Benchmarks.Speed;

/// <summary>One measurement, named as the Python program beside it names things.</summary>
internal sealed record Measurement
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public string Program { get; } = "deltatuning";
    public string Task { get; } = "train-step";
    public required string Model { get; init; }
    public required string Method { get; init; }
    public required int Batch { get; init; }
    public required string Lengths { get; init; }
    public required int Threads { get; init; }
    public required int Steps { get; init; }
    public required double MedianS { get; init; }
    public required double MinS { get; init; }
    public required double MaxS { get; init; }

    /// <summary>CPU time of a step, all threads, the median.</summary>
    public required double CpuS { get; init; }

    /// <summary>Cores that other programs kept busy meanwhile: above about 0.1, measure again.</summary>
    public required double OthersCores { get; init; }
    public required long Trainable { get; init; }
    public required long Total { get; init; }
    public required double LossLast { get; init; }
    public required double PeakRssMib { get; init; }

    public static Measurement Of(SpeedOptions options, TimedSource source, DeltaSummary summary, double loss) => new()
    {
        Model = options.Model,
        Method = options.Method,
        Batch = options.Batch,
        Lengths = string.Join(',', options.Lengths),
        Threads = options.Threads,
        Steps = options.Steps,
        MedianS = Median(source.Wall),
        MinS = source.Wall.Min(),
        MaxS = source.Wall.Max(),
        CpuS = Median(source.Cpu),
        OthersCores = source.OtherCores,
        Trainable = summary.Trainable,
        Total = summary.Total,
        LossLast = loss,
        PeakRssMib = MachineLoad.PeakMemory(),
    };

    public override string ToString() => JsonSerializer.Serialize(this, Json);

    private static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
