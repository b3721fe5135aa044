namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>Decides between skip and stop, for one reading.</summary>
internal sealed class MalformedLimit(DataFileOptions options)
{
    private long _count;

    public void Skip(string path, long line, string reason, Exception? cause = null)
    {
        _count++;
        if (_count > options.MaxMalformed)
        {
            var said = options.MaxMalformed == 0 ? reason : FormattableString.Invariant($"{reason} (malformed row {_count}, where MaxMalformed is {options.MaxMalformed})");
            throw new DataFormatException(path, line, said, cause);
        }
        options.Malformed?.Add(new(path, line, reason, cause));
    }
}
