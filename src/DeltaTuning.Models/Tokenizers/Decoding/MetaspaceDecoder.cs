using System.Text;

namespace DeltaTuning.Models;

/// <summary>Makes a space of each "▁", none in the first token.</summary>
internal sealed class MetaspaceDecoder : ITokenDecoder
{
    /// <inheritdoc/>
    public string Decode(IReadOnlyList<string> tokens)
    {
        var text = new StringBuilder();
        for (var i = 0; i < tokens.Count; i++)
        {
            foreach (var unit in tokens[i])
            {
                if (unit != MetaspaceSplitter.Space)
                    text.Append(unit);
                else if (i > 0)
                    text.Append(' ');
            }
        }
        return text.ToString();
    }
}
