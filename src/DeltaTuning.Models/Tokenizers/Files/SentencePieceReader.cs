namespace DeltaTuning.Models;

/// <summary>Reads SentencePiece's <c>ModelProto</c>.</summary>
internal static class SentencePieceReader
{
    private const int Unknown = 2;
    private const int Unigram = 1;

    /// <summary>The pieces and the normalisation map.</summary>
    internal static SentencePieceData Read(string path, byte[] model)
    {
        var pieces = new List<UnigramPiece>();
        var unknown = -1;
        byte[] map = [];
        var algorithm = Unigram;
        try
        {
            var reader = new ProtobufReader(model);
            while (reader.Read())
            {
                switch (reader.Field)
                {
                    case 1:
                        var (piece, type) = Piece(reader.Bytes);
                        if (type == Unknown)
                            unknown = pieces.Count;
                        pieces.Add(piece);
                        break;
                    case 2:
                        algorithm = ModelType(reader.Bytes);
                        break;
                    case 3:
                        map = CharacterMap(reader.Bytes);
                        break;
                }
            }
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{path} is no SentencePiece model: {error.Message}; get the file again from where the model came from.", error);
        }
        if (algorithm != Unigram)
            throw new NotSupportedException($"{path} is a SentencePiece model of type {algorithm}; T5's are of type {Unigram}, unigram.");
        return unknown >= 0 ? new SentencePieceData(pieces, unknown, map)
            : throw new InvalidDataException($"{path} has {pieces.Count} pieces, but none for what is unknown; get the file again from where the model came from.");
    }

    private static (UnigramPiece Piece, int Type) Piece(ReadOnlySpan<byte> message)
    {
        var (text, score, type) = ("", 0f, 1);
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    text = reader.Text;
                    break;
                case 2:
                    score = reader.Single;
                    break;
                case 3:
                    type = reader.Integer;
                    break;
            }
        }
        return text.Length > 0 ? (new UnigramPiece(text, score), type) : throw new InvalidDataException("a piece has no text");
    }

    private static int ModelType(ReadOnlySpan<byte> trainer)
    {
        var reader = new ProtobufReader(trainer);
        while (reader.Read())
        {
            if (reader.Field == 3)
                return reader.Integer;
        }
        return Unigram;
    }

    private static byte[] CharacterMap(ReadOnlySpan<byte> normalizer)
    {
        var reader = new ProtobufReader(normalizer);
        while (reader.Read())
        {
            if (reader.Field == 2)
                return reader.Bytes.ToArray();
        }
        return [];
    }
}
