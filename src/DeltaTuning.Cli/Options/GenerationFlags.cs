using System.CommandLine;
using DeltaTuning.Models;

namespace DeltaTuning.Cli.Options;

/// <summary>How texts are written.</summary>
internal sealed class GenerationFlags
{
    private readonly Option<int?> _new = Number<int?>("--max-new-tokens", "Most tokens of a text. [default: as in training, or 64]");
    private readonly Option<int> _min = Number<int>("--min-new-tokens", "Fewest tokens of a text.");
    private readonly Option<int> _beams = new("--beams") { Description = "Beams of the search; 1 takes a token for good at each step.", HelpName = "number", DefaultValueFactory = _ => 1 };
    private readonly Option<double> _penalty = new("--length-penalty") { Description = "Favours long texts of beam search above 0, short ones below.", HelpName = "number", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _returned = new("--returned") { Description = "Texts for each input, best first.", HelpName = "number", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _sample = new("--sample") { Description = "Draws tokens by their probabilities." };
    private readonly Option<double> _temperature = new("--temperature") { Description = "Above 1 evens probabilities out, below sharpens them; with --sample.", HelpName = "number", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _topK = Number<int?>("--top-k", "Draws among so many likeliest tokens.");
    private readonly Option<double?> _topP = Number<double?>("--top-p", "Draws among the likeliest tokens of this probability together.");
    private readonly Option<double?> _minP = Number<double?>("--min-p", "Draws among tokens of at least this share of the likeliest one's probability.");
    private readonly Option<double?> _typical = Number<double?>("--typical-p", "Draws among tokens of typical information, of this probability together.");
    private readonly Option<double> _repetition = new("--repetition-penalty") { Description = "Above 1 disfavours tokens that the text has.", HelpName = "number", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _ngram = Number<int>("--no-repeat-ngram", "No run of so many tokens comes twice.");
    private readonly Option<long?> _seed = Number<long?>("--generation-seed", "Seeds what is drawn.");

    /// <summary>Gives them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _new, _min, _beams, _penalty, _returned, _sample, _temperature, _topK, _topP, _minP, _typical, _repetition, _ngram, _seed })
            command.Add(option);
    }

    /// <summary>What was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="otherwise">Most tokens where the command line does not say.</param>
    public GenerationOptions Read(ParseResult parsed, int otherwise) => new()
    {
        MaxNewTokens = parsed.GetValue(_new) ?? otherwise,
        MinNewTokens = parsed.GetValue(_min),
        Beams = parsed.GetValue(_beams),
        LengthPenalty = parsed.GetValue(_penalty),
        ReturnedSequences = parsed.GetValue(_returned),
        Sample = parsed.GetValue(_sample),
        Temperature = parsed.GetValue(_temperature),
        TopK = parsed.GetValue(_topK),
        TopP = parsed.GetValue(_topP),
        MinP = parsed.GetValue(_minP),
        TypicalP = parsed.GetValue(_typical),
        RepetitionPenalty = parsed.GetValue(_repetition),
        NoRepeatNGramSize = parsed.GetValue(_ngram),
        Seed = parsed.GetValue(_seed),
    };

    private static Option<T> Number<T>(string name, string description) => new(name) { Description = description, HelpName = "number" };
}
