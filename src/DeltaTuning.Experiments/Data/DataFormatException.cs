namespace DeltaTuning.Experiments.Data;

/// <summary>A data file that does not hold what it should.</summary>
public sealed class DataFormatException : FormatException
{
    /// <summary>Says what is wrong and where.</summary>
    /// <param name="file">The file.</param>
    /// <param name="line">The line or row, from 1; 0 for the file as a whole.</param>
    /// <param name="reason">The reason, as the rest of a sentence.</param>
    /// <param name="innerException">What was thrown underneath, if anything.</param>
    public DataFormatException(string file, long line, string reason, Exception? innerException = null)
        : base(FormattableString.Invariant($"{file}{(line > 0 ? $", line {line}" : "")}: {reason}."), innerException) => (File, Line, Reason) = (file, line, reason);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The line or row, from 1; 0 for the file as a whole.</summary>
    public long Line { get; }

    /// <summary>The reason, as the rest of a sentence.</summary>
    public string Reason { get; }
}
