using System.Text.RegularExpressions;

namespace DeltaTuning.Modules;

/// <summary>Which of (IA)³'s targets are rescaled at their input: PEFT's rule for names, or the model's map.</summary>
internal sealed class FeedForwardRule
{
    private readonly IReadOnlyList<string>? _names;
    private readonly Regex? _pattern;

    internal FeedForwardRule(IA3 options)
    {
        if (options is { FeedForwardModules: { } names, FeedForwardPattern: { } pattern })
            throw new ArgumentException($"{nameof(IA3.FeedForwardModules)} is {string.Join(", ", names)} and {nameof(IA3.FeedForwardPattern)} \"{pattern}\"; give one of them.", nameof(options));
        _names = options.FeedForwardModules;
        if (options.FeedForwardPattern is { } whole)
            _pattern = new Regex($@"\A(?:{whole})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
    }

    internal bool Matches(string path, BackboneSite? site) =>
        _pattern?.IsMatch(path) ?? _names?.Any(name => path.EndsWith(name, StringComparison.Ordinal)) ?? site?.Point.Kind == AttachmentKind.FeedForwardOut;
}
