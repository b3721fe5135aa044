using System.Security.Cryptography;
using System.Text;

namespace DeltaTuning.Experiments.Backbones.Bundled;

/// <summary>A small backbone that comes along in the assembly.</summary>
/// <param name="Name">The name by which users ask for it.</param>
/// <param name="Texts">Its files but the weights: names and contents.</param>
internal sealed record BundledModel(string Name, IReadOnlyList<(string Name, string Contents)> Texts)
{
    private const string WeightsFile = "model.safetensors";

    private string Resource => $"{Name}.safetensors";

    /// <summary>Writes the files but the weights.</summary>
    internal void WriteTexts(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, contents) in Texts)
            File.WriteAllText(Path.Combine(folder, name), contents);
    }

    /// <summary>
    /// The folder with all its files, made at the first use. Its name has a digest of what is in it, so that another version gets another folder; it appears whole or not
    /// at all, also where several processes make it at once.
    /// </summary>
    internal string Unpack(string cache)
    {
        var weights = Weights();
        var folder = Path.Combine(cache, $"{Name}-{Digest(weights)}");
        if (Directory.Exists(folder))
            return folder;
        var temporary = Path.Combine(cache, $".{Name}.{Guid.NewGuid():N}.tmp");
        try
        {
            WriteTexts(temporary);
            File.WriteAllBytes(Path.Combine(temporary, WeightsFile), weights);
            Publish(temporary, folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The bundled model {Name} could not be unpacked to {folder}: {error.Message} Set {BundledModels.CacheVariable} to a folder that can be written.", error);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
        return folder;
    }

    // Whoever comes second finds the same files there.
    private static void Publish(string temporary, string folder)
    {
        try
        {
            Directory.Move(temporary, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private byte[] Weights()
    {
        using var stream = typeof(BundledModel).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly has no {Resource}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private string Digest(byte[] weights)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(weights);
        foreach (var (name, contents) in Texts)
            digest.AppendData(Encoding.UTF8.GetBytes($"{name}\0{contents}\0"));
        return Convert.ToHexStringLower(digest.GetHashAndReset())[..12];
    }
}
