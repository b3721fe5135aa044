using DeltaTuning.Experiments.FineTuning;
using DeltaTuning.Experiments.Tasks;
using DeltaTuning.Models;

namespace DeltaTuning.Cli.Display;

/// <summary>A text that appears while it is written.</summary>
internal static class StreamedText
{
    /// <summary>Writes it.</summary>
    public static void Show(TextWriter writer, FineTunedModel model, string input, GenerationOptions options, CancellationToken cancellationToken)
    {
        var tokens = new List<long>();
        var shown = "";
        var streaming = options with { OnStep = step => Take(step.Tokens[0]) };
        foreach (var answer in model.Predict([new TaskExample { Input = input, Targets = [""] }], 1, streaming, cancellationToken))
            writer.WriteLine(answer.Answer.StartsWith(shown, StringComparison.Ordinal) ? answer.Answer[shown.Length..] : $"\r{answer.Answer}");

        // A token alone may be part of a character: what is decoded so far is compared, and only whole characters are shown.
        void Take(long? token)
        {
            if (token is not { } id)
                return;
            tokens.Add(id);
            var text = model.Tokenizer.Decode(tokens, skipSpecialTokens: true);
            if (text.Contains('\uFFFD', StringComparison.Ordinal) || !text.StartsWith(shown, StringComparison.Ordinal))
                return;
            writer.Write(text[shown.Length..]);
            writer.Flush();
            shown = text;
        }
    }
}
