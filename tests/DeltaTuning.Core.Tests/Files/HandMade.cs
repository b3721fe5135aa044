using System.Buffers.Binary;
using System.Text;

namespace DeltaTuning.Core.Tests.Files;

/// <summary>Safetensors files with any header, right or wrong.</summary>
internal static class HandMade
{
    /// <summary>The length of the header, the header, and so many bytes 0, 1, 2, ...</summary>
    internal static byte[] File(string header, int data = 0) => File(Encoding.UTF8.GetBytes(header), data);

    /// <inheritdoc cref="File(string, int)"/>
    internal static byte[] File(byte[] header, int data)
    {
        var file = new byte[8 + header.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        for (var index = 0; index < data; index++)
            file[8 + header.Length + index] = (byte)index;
        return file;
    }
}
