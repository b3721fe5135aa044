namespace DeltaTuning.Models;

/// <content>Drawing tokens instead of taking the most probable one. What cuts the distribution acts in the order in which it stands here.</content>
public sealed partial record GenerationOptions
{
    /// <summary>Whether tokens are drawn from their distribution; transformers' <c>do_sample</c>. With several <see cref="Beams"/>, their continuations are drawn.</summary>
    /// <value>Default false.</value>
    public bool Sample { get; init; }

    /// <summary>The seed of the draws, which are made in float32 on the CPU whatever the model's device: the same seed, model and batch give the same tokens.</summary>
    /// <value>Default null: another one each time.</value>
    public long? Seed { get; init; }

    /// <summary>What scores are divided by: below 1 sharpens, above 1 flattens; above 0. See <see cref="TemperatureProcessor"/>.</summary>
    /// <value>Default 1.</value>
    public double Temperature { get; init; } = 1;

    /// <summary>Keeps the most probable tokens up to a share of the entropy, above 0 to 1. See <see cref="TopHFilter"/>.</summary>
    /// <value>Default null: no cut.</value>
    public double? TopH { get; init; }

    /// <summary>Keeps so many most probable tokens, at least 1. See <see cref="TopKFilter"/>.</summary>
    /// <value>Default null: no cut.</value>
    public int? TopK { get; init; }

    /// <summary>Keeps the fewest most probable tokens that have this probability together, 0 to 1. See <see cref="TopPFilter"/>.</summary>
    /// <value>Default null: no cut.</value>
    public double? TopP { get; init; }

    /// <summary>Keeps tokens with at least this share of the greatest probability, 0 to 1. See <see cref="MinPFilter"/>.</summary>
    /// <value>Default null: no cut.</value>
    public double? MinP { get; init; }

    /// <summary>Keeps the tokens whose information is nearest to the entropy up to this probability together, above 0 to 1. See <see cref="TypicalFilter"/>.</summary>
    /// <value>Default null: no cut.</value>
    public double? TypicalP { get; init; }

    /// <summary>Keeps tokens of at least this probability, above 0 and below 1. See <see cref="EpsilonFilter"/>.</summary>
    /// <value>Default null: no cut.</value>
    public double? EpsilonCutoff { get; init; }

    /// <summary>Keeps tokens of a probability that depends on the entropy, above 0 and below 1. See <see cref="EtaFilter"/>.</summary>
    /// <value>Default null: no cut.</value>
    public double? EtaCutoff { get; init; }
}
