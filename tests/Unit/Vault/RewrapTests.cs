using System.Security.Cryptography;
using CsCheck;
using StreamVibe.Vault;

namespace StreamVibe.Tests.Unit.Vault;

public sealed class RewrapTests
{
    static readonly Gen<SecretBinding> Place = Gen.Select(Gen.String, Gen.Guid, Gen.OneOf("youtube", "tiktok", "streamvibe")).Select((name, user, platform) => new SecretBinding(name, user, platform));

    [Fact]
    public void A_rewrapped_secret_is_the_same_secret_under_the_current_key() => Gen.Select(Gen.Byte.Array[0, 500], Place).Sample((text, place) =>
    {
        var old = Envelope.Seal(text, place, Rings.Of("k1"));
        var next = Envelope.Rewrap(old, place, Rings.Of("k2", "k1"));
        Assert.Equal(("k1", "k2"), (Envelope.KeyIdOf(old), Envelope.KeyIdOf(next)));
        Assert.Equal(text, Envelope.Open(next, place, Rings.Of("k2")));
        Assert.Throws<CryptographicException>(() => Envelope.Open(next, place, Rings.Of("k1")));
    });

    [Fact]
    public void What_does_not_open_here_is_not_rewrapped_for_here() => Gen.Select(Gen.Byte.Array[0, 100], Place, Place).Where((_, one, other) => one != other).Sample((text, one, other) =>
        Assert.ThrowsAny<CryptographicException>(() => Envelope.Rewrap(Envelope.Seal(text, one, Rings.Of("k1")), other, Rings.Of("k2", "k1"))));

    [Fact]
    public void Every_envelope_of_the_current_key_begins_alike_and_no_other_does() => Gen.Select(Gen.OneOf("k1", "k2", "k", "k11"), Gen.OneOf("k1", "k2", "k", "k11")).Sample((sealedWith, current) =>
        Assert.Equal(sealedWith == current, Envelope.Seal("text"u8, new("name", Guid.Empty, "youtube"), Rings.Of(sealedWith)).AsSpan().StartsWith(Envelope.Beginning(Rings.Of(current)))));

    [Fact]
    public void Bytes_that_are_no_envelope_name_no_key() => Gen.Byte.Array[0, 200].Where(bytes => bytes.Length < 92 || bytes[0] != 1).Sample(bytes => Assert.Null(Envelope.KeyIdOf(bytes)));
}
