using System.Text;
using DeltaTuning.Files;

namespace DeltaTuning.Core.Tests.Files;

public sealed class SafetensorsHeaderTests
{
    [Theory]
    [InlineData("", "file: its header is no JSON*")]
    [InlineData("{", "file: its header is no JSON*")]
    [InlineData("[]", "file: its header must be an object, but is StartArray*")]
    [InlineData("{} {}", "file: its header is no JSON*")]
    [InlineData("{}\0", "file: its header is no JSON*")]
    [InlineData("""{"w":1}""", "*\"w\" must be an object with dtype, shape and data_offsets, but is Number*")]
    [InlineData("""{"w":null}""", "*\"w\" must be an object with dtype*")]
    [InlineData("""{"w":{}}""", "*\"w\" has no dtype*")]
    [InlineData("""{"w":{"dtype":"F32","data_offsets":[0,4]}}""", "*\"w\" has no shape*")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1]}}""", "*\"w\" has 0 data_offsets; it must have 2*")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4]}}""", "*\"w\" has 1 data_offsets*")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}""", "*data_offsets of \"w\" has more than 2 numbers*")]
    [InlineData("""{"w":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "*\"w\" has dtype twice*")]
    [InlineData("""{"w":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", "*\"w\" has the dtype F33, which the format does not know*")]
    [InlineData("""{"w":{"dtype":32,"shape":[1],"data_offsets":[0,4]}}""", "*dtype of \"w\" must be a text*")]
    [InlineData("""{"w":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", "*shape of \"w\" must be an array of whole numbers*")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "*shape of \"w\" holds what is no whole number*")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "*shape of \"w\" holds what is no whole number*")]
    [InlineData("""{"w":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", "*shape of \"w\" holds what is no whole number*")]
    [InlineData("""{"w":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,4]}}""", "*shape of \"w\" holds what is no whole number*")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", "*\"w\" of shape (4294967296, 4294967296) has more elements than can be counted*")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296,0],"data_offsets":[0,0]}}""", "*has more elements than can be counted*")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "*\"w\", F32 (2), takes 8 bytes, but its data_offsets 0 and 4 give it 4*")]
    [InlineData("""{"w":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}""", "*\"w\", F4 (3), takes 2 bytes, but*")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "*\"w\" begins at 4 and ends before, at 0*")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "*data_offsets of \"w\" holds what is no whole number*")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}""", "*the bytes of \"w\" begin at 1, but those before end at 0; tensors must follow each other without gap*")]
    [InlineData("""{"v":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"w":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}""", "*\"w\" begin at 1, but those before end at 2*without overlap*")]
    [InlineData("""{"v":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"v":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", "*names \"v\" twice*")]
    [InlineData("""{"w":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""", "*its tensors take 3 bytes, but 4 follow the header.")]
    [InlineData("""{"w":{"dtype":"U8","shape":[5],"data_offsets":[0,5]}}""", "*its tensors take 5 bytes, but 4 follow the header. It is cut short*")]
    [InlineData("""{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"__metadata__":{},"__metadata__":{}}""", "*names \"__metadata__\" twice*")]
    [InlineData("""{"__metadata__":[]}""", "*__metadata__ must be an object of texts*")]
    [InlineData("""{"__metadata__":{"a":1}}""", "*__metadata__ \"a\" must be a text, but is Number*")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", "*its __metadata__ has \"a\" twice*")]
    [InlineData("""{"w\ud800":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", "*holds a text that is no Unicode*")]
    [InlineData("""{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"x":[[[[1]]]]}}""", "*its header is no JSON*")]
    [InlineData("""{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},}""", "*its header is no JSON*")]
    [InlineData("""{"w":{"dtype":"U8",/**/"shape":[4],"data_offsets":[0,4]}}""", "*its header is no JSON*")]
    public void Parse_WrongHeader_SaysWhat(string header, string message) => Refused(HandMade.File(header, 4), message);

    [Fact]
    public void Parse_NestedDeeply_IsRefusedWithoutRecursion() => Refused(HandMade.File("{\"w\":{\"x\":" + new string('[', 1_000_000)), "*its header is no JSON*");

    [Fact]
    public void Parse_TooManyDimensions_SaysTheLimit() =>
        Refused(HandMade.File($$"""{"w":{"dtype":"U8","shape":[{{string.Join(',', Enumerable.Repeat(1, 65))}}],"data_offsets":[0,1] } }""", 1), "*shape of \"w\" has more than 64 numbers*");

    [Fact]
    public void Parse_NoUtf8_SaysSo() => Refused(HandMade.File([.. "{\"a"u8, 0xff, .. "\":{}}"u8], 0), "*its header is not UTF-8*");

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Parse_ShorterThanItsLength_SaysSo(int length) => Refused(new byte[length], $"file is {length} bytes long; a safetensors file has at least 8*");

    [Theory]
    [InlineData(9, "*says that its header is 9 bytes long, but only 2 follow*")]
    [InlineData(100_000_001, "*says that its header is 100000001 bytes long; at most 100000000 are allowed*")]
    [InlineData(-1, "*says that its header is 18446744073709551615 bytes long*")]
    public void Parse_LengthOutOfRange_SaysBothNumbers(long length, string message) => Refused([.. BitConverter.GetBytes(length), .. "{}"u8], message);

    [Fact]
    public void Parse_WhatTheFormatAllows_IsRead()
    {
        const string header = """
             { "b": { "shape": [ 2 , 1 ], "data_offsets": [0, 2], "dtype": "F8_E4M3", "comment": {"a": 1} }, "none": {"dtype":"I64","shape":[0,5],"data_offsets":[2,2]},
               "nibbles": {"dtype":"F4","shape":[4],"data_offsets":[2,4]}, "__metadata__": {"k": "v\u00e9"} }
            """;

        var parsed = SafetensorsHeader.Parse(HandMade.File(header, 4), "file");

        parsed.Entries.Select(entry => entry.ToString()).Should().Equal("F8_E4M3 (2, 1)", "I64 (0, 5)", "F4 (4)");
        parsed.Metadata.Should().Equal(new Dictionary<string, string> { ["k"] = "vé" });
        parsed.DataStart.Should().Be(8 + Encoding.UTF8.GetByteCount(header));
    }

    private static void Refused(byte[] file, string message)
    {
        var parse = () => SafetensorsHeader.Parse(file, "file");

        parse.Should().Throw<InvalidDataException>().WithMessage(message);
    }
}
