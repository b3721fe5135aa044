using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>A command line, or a configuration file, that means nothing.</summary>
/// <param name="message">What is wrong and what to type instead, in one sentence.</param>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>A name that does not exist, with the nearest ones that do.</summary>
    /// <param name="what">What kind of name, with its article, such as <c>a method</c>.</param>
    /// <param name="name">What was typed.</param>
    /// <param name="known">What there is.</param>
    public static UsageException Unknown(string what, string name, IReadOnlyCollection<string> known)
    {
        var near = NearestNames.To(name, known);
        return new($"\"{name}\" is not {what}; {(near.Count > 0 ? $"nearest are {string.Join(", ", near)}" : $"there are {string.Join(", ", known)}")}.");
    }

    /// <summary>Looks over what was asked, whose refusal is the command line's fault.</summary>
    /// <param name="look">Looks.</param>
    /// <exception cref="UsageException">It is refused; the message is the one that it was refused with.</exception>
    public static void Checking(Action look) => Naming<object?>(() =>
    {
        look();
        return null;
    });

    /// <summary>Looks a name up, or reads a value, whose refusal is the command line's fault.</summary>
    /// <param name="look">Looks.</param>
    /// <exception cref="UsageException">It is refused; the message is the one that it was refused with.</exception>
    public static T Naming<T>(Func<T> look)
    {
        try
        {
            return look();
        }
        catch (ArgumentException problem)
        {
            throw new UsageException(ProblemText.Of(problem));
        }
    }
}
