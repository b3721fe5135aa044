using System.Text;

namespace DeltaTuning.Models;

/// <summary>
/// Writes a <c>ModelProto</c> that Microsoft.ML.Tokenizers takes. It refuses T5's own, which has no beginning-of-sentence piece; and it leaves control
/// pieces out of the lattice, where HuggingFace's fast tokenizers have them.
/// </summary>
internal static class SentencePieceWriter
{
    private const byte Normal = 1;
    private const byte Unknown = 2;

    /// <summary>A model of the pieces, in which all but the unknown one are normal, without normalisation.</summary>
    internal static MemoryStream Write(IReadOnlyList<UnigramPiece> pieces, int unknown)
    {
        var model = new MemoryStream();
        for (var id = 0; id < pieces.Count; id++)
            Message(model, 1, Piece(pieces[id], id == unknown ? Unknown : Normal));
        using var trainer = new MemoryStream();
        for (var field = 40; field <= 42; field++)
        {
            // unk_id, bos_id, eos_id
            Varint(trainer, (uint)field << 3);
            Varint(trainer, (uint)unknown);
        }
        Message(model, 2, trainer.ToArray());
        Message(model, 3, []);
        model.Position = 0;
        return model;
    }

    private static byte[] Piece(UnigramPiece piece, byte type)
    {
        using var message = new MemoryStream();
        Message(message, 1, Encoding.UTF8.GetBytes(piece.Text));
        message.WriteByte(2 << 3 | 5);
        message.Write(BitConverter.GetBytes(piece.Score));
        message.WriteByte(3 << 3);
        message.WriteByte(type);
        return message.ToArray();
    }

    private static void Message(MemoryStream stream, uint field, byte[] content)
    {
        Varint(stream, field << 3 | 2);
        Varint(stream, (uint)content.Length);
        stream.Write(content);
    }

    private static void Varint(MemoryStream stream, uint value)
    {
        for (; value > 127; value >>= 7)
            stream.WriteByte((byte)(value & 127 | 128));
        stream.WriteByte((byte)value);
    }
}
