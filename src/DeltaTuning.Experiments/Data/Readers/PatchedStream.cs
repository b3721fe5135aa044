namespace DeltaTuning.Experiments.Data.Readers;

/// <summary>A file with bytes put after its end, where a reader that is told so finds them.</summary>
internal sealed class PatchedStream(Stream file) : Stream
{
    private byte[] _patch = [];

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length + _patch.Length;

    public override long Position { get; set; }

    /// <summary>Puts bytes after the file's end, in place of those before.</summary>
    /// <returns>Where they begin.</returns>
    public long Patch(byte[] bytes)
    {
        _patch = bytes;
        return file.Length;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read;
        if (Position < file.Length)
        {
            file.Position = Position;
            read = file.Read(buffer, offset, count);
        }
        else
        {
            var place = (int)(Position - file.Length);
            read = Math.Clamp(_patch.Length - place, 0, count);
            Buffer.BlockCopy(_patch, Math.Min(place, _patch.Length), buffer, offset, read);
        }
        Position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => Length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("The stream is read only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is read only.");
}
