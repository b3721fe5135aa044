using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>Says in one sentence what is wrong with a command line.</summary>
internal static partial class ParseProblem
{
    /// <summary>The first problem.</summary>
    /// <param name="parsed">A command line with errors.</param>
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = PathOf(parsed.CommandResult);
        if (parsed.Errors.Select(NotANumber).FirstOrDefault(text => text is not null) is { } wrong)
            return wrong;
        if (parsed.Errors.Select(NotAmong).FirstOrDefault(text => text is not null) is { } other)
            return other;
        if (parsed.UnmatchedTokens is [var token, ..])
        {
            var isOption = token.StartsWith('-');
            string[] known = isOption ? [.. OptionsOf(parsed.CommandResult).Select(option => option.Name)] : [.. command.Subcommands.Where(child => !child.Hidden).Select(child => child.Name)];
            var near = NearestNames.To(token.Split('=')[0], known);
            return $"{path} has no {(isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument")} \"{token}\"{(near.Count > 0 ? $"; nearest are {string.Join(", ", near)}" : "")}; see {path} --help.";
        }
        var error = parsed.Errors[0];
        if (error.SymbolResult is CommandResult { Command.Subcommands.Count: > 0 } above && ReferenceEquals(above, parsed.CommandResult) && command.Action is null)
            return $"Give one of the commands {string.Join(", ", command.Subcommands.Where(child => !child.Hidden).Select(child => child.Name))}; see {path} --help.";
        return error.Message;
    }

    private static string? NotANumber(ParseError error)
    {
        var (symbol, tokens) = error.SymbolResult switch
        {
            OptionResult option => ((Symbol)option.Option, option.Tokens),
            ArgumentResult { Parent: OptionResult option } argument => (option.Option, argument.Tokens),
            ArgumentResult argument => (argument.Argument, argument.Tokens),
            _ => (null!, []),
        };
        var type = (symbol as Option)?.ValueType ?? (symbol as Argument)?.ValueType;
        type = type is { IsArray: true } ? type.GetElementType() : type;
        type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        if (type is null || tokens.Select(token => token.Value).FirstOrDefault(value => !Reads(type, value)) is not { } text)
            return null;
        return $"{symbol.Name} is \"{text}\"; it must be {(type == typeof(double) ? "a number" : type == typeof(bool) ? "true or false" : "a whole number")}.";
    }

    // "Argument 'x' not recognized. Must be one of: 'a' 'b'", one a line.
    private static string? NotAmong(ParseError error)
    {
        if (error.SymbolResult is not (ArgumentResult or OptionResult) || Quoted().Matches(error.Message) is not { Count: > 2 } names)
            return null;
        var name = error.SymbolResult switch
        {
            OptionResult option => option.Option.Name,
            ArgumentResult { Parent: OptionResult option } => option.Option.Name,
            ArgumentResult argument => argument.Argument.HelpName ?? argument.Argument.Name,
            _ => "",
        };
        string[] known = [.. names.Skip(1).Select(match => match.Groups[1].Value)];
        return $"{name} is \"{names[0].Groups[1].Value}\"; it must be {string.Join(", ", known[..^1])} or {known[^1]}.";
    }

    private static bool Reads(Type type, string text) =>
        type == typeof(int) || type == typeof(long) ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        : type == typeof(double) ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        : type != typeof(bool) || bool.TryParse(text, out _);

    private static IEnumerable<Option> OptionsOf(CommandResult result) =>
        result.Command.Options.Where(option => !option.Hidden).Concat(Above(result).SelectMany(above => above.Command.Options.Where(option => option is { Recursive: true, Hidden: false })));

    private static IEnumerable<CommandResult> Above(CommandResult result)
    {
        for (var above = result.Parent as CommandResult; above is not null; above = above.Parent as CommandResult)
            yield return above;
    }

    private static string PathOf(CommandResult result) =>
        string.Join(' ', Above(result).Reverse().Append(result).Select(part => part.Command is RootCommand ? CommandTree.Name : part.Command.Name));

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}
