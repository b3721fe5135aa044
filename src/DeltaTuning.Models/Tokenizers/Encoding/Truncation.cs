namespace DeltaTuning.Models;

/// <summary>Cuts one text or a pair to a number of places, as HuggingFace's fast tokenizers do.</summary>
internal static class Truncation
{
    /// <summary>The windows of both texts, the ones that are kept first; the pair has none where there is no pair.</summary>
    internal static (List<Range> First, List<Range> Second) Windows(int first, int? second, int places, EncodeOptions options)
    {
        if (places == 0)
            return (Cut(first, 0, options), second is { } all ? Cut(all, 0, options) : []);
        var (keepFirst, keepSecond) = first + (second ?? 0) <= places ? (first, second ?? 0) : Shares(first, second, places, options.Truncation);
        return (Cut(first, keepFirst, options), second is { } length ? Cut(length, keepSecond, options) : []);
    }

    private static (int First, int Second) Shares(int first, int? second, int places, TruncationStrategy strategy)
    {
        var excess = first + (second ?? 0) - places;
        switch (strategy)
        {
            case TruncationStrategy.None:
                return (first, second ?? 0);
            case TruncationStrategy.LongestFirst:
                return second is { } length ? LongestFirst(first, length, places) : (places, 0);
            case TruncationStrategy.OnlyFirst:
                return first > excess ? (first - excess, second ?? 0) : throw NoRoom("first", first, excess);
            case TruncationStrategy.OnlySecond when second is { } other:
                return other > excess ? (first, other - excess) : throw NoRoom("second", other, excess);
            case TruncationStrategy.OnlySecond:
                throw new ArgumentException("OnlySecond is to cut the second text, but there is no second text; give a pair, or OnlyFirst.");
            default:
                throw new ArgumentOutOfRangeException(nameof(strategy), strategy, "Not a truncation strategy.");
        }
    }

    private static (int First, int Second) LongestFirst(int first, int second, int places)
    {
        var shorter = Math.Min(first, second);
        var longer = shorter > places ? shorter : Math.Max(shorter, places - shorter);
        if (shorter + longer > places)
            (shorter, longer) = (places / 2, places / 2 + places % 2);
        return first > second ? (longer, shorter) : (shorter, longer);
    }

    private static List<Range> Cut(int length, int keep, EncodeOptions options)
    {
        if (keep >= length)
            return [0..length];
        if (keep == 0)
            return [0..0, 0..length];
        if (options.Stride >= keep)
            throw new ArgumentException($"{nameof(EncodeOptions.Stride)} is {options.Stride}, but a window has {keep} places for the text that is cut (the maximum length less special tokens and the other text); the stride must be smaller.");
        var windows = new List<Range>();
        var step = keep - options.Stride;
        if (options.TruncationSide == TextSide.Right)
        {
            for (var start = 0; windows.Count == 0 || windows[^1].End.Value < length; start += step)
                windows.Add(start..Math.Min(start + keep, length));
        }
        else
        {
            for (var stop = length; windows.Count == 0 || windows[^1].Start.Value > 0; stop -= step)
                windows.Add(Math.Max(stop - keep, 0)..stop);
        }
        return windows;
    }

    private static ArgumentException NoRoom(string which, int length, int excess) =>
        new($"{excess} tokens are too many, but only the {which} text is to be cut and it has {length}; give a greater {nameof(EncodeOptions.MaxLength)}, or {nameof(TruncationStrategy.LongestFirst)}.");
}
