using System.Text;

namespace DeltaTuning.Models;

/// <summary>Puts the bytes of all tokens together; what is no UTF-8 becomes U+FFFD.</summary>
internal sealed class ByteLevelDecoder : ITokenDecoder
{
    /// <inheritdoc/>
    public string Decode(IReadOnlyList<string> tokens)
    {
        var bytes = new List<byte>();
        foreach (var token in tokens)
        {
            var before = bytes.Count;
            foreach (var character in token)
            {
                if (!ByteAlphabet.TryByte(character, out var value))
                {
                    // An added token is no byte-level spelling: it stands for itself.
                    bytes.RemoveRange(before, bytes.Count - before);
                    bytes.AddRange(Encoding.UTF8.GetBytes(token));
                    break;
                }
                bytes.Add(value);
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
