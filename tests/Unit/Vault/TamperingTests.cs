using System.Security.Cryptography;
using CsCheck;
using StreamVibe.Vault;

namespace StreamVibe.Tests.Unit.Vault;

/// <summary>Whatever is done to envelopes by who has no key: an authentication error, never a text and never another failure; and the other rows open as before.</summary>
public sealed class TamperingTests
{
    static readonly Gen<SecretBinding> Place = Gen.Select(Gen.String, Gen.Guid, Gen.OneOf("youtube", "instagram", "tiktok", "facebook")).Select((name, user, platform) => new SecretBinding(name, user, platform));
    static readonly KeyRing Ring = Rings.Of("k2", "k1");

    [Fact]
    public void Two_rows_whose_envelopes_were_swapped_open_for_neither() =>
        Gen.Select(Place, Place, Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 200]).Where((one, other, _, _) => one != other).Sample((one, other, mine, theirs) =>
        {
            var (first, second) = (Envelope.Seal(mine, one, Ring), Envelope.Seal(theirs, other, Ring));
            Refused(second, one, Ring);
            Refused(first, other, Ring);
            Assert.Equal(mine, Envelope.Open(first, one, Ring));
            Assert.Equal(theirs, Envelope.Open(second, other, Ring));
        });

    [Fact]
    public void One_part_of_the_binding_that_differs_is_enough() => Gen.Select(Place, Place, Gen.Int[0, 2]).Sample((place, other, part) =>
    {
        var moved = part switch { 0 => place with { Name = other.Name }, 1 => place with { UserId = other.UserId }, _ => place with { Platform = other.Platform } };
        if (moved != place) Refused(Envelope.Seal("token"u8, place, Ring), moved, Ring);
    });

    [Fact]
    public void Any_bytes_changed_cut_or_added_anywhere_are_noticed() => Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, 2], Gen.Int[0, 10_000], Gen.Byte.Array[1, 40]).Sample((text, how, at, bytes) =>
    {
        var whole = Envelope.Seal(text, new("name", Guid.Empty, "youtube"), Ring);
        var place = at % whole.Length;
        var changed = how switch
        {
            0 => [.. whole[..place], .. bytes, .. whole[Math.Min(place + bytes.Length, whole.Length)..]],
            1 => whole[..place],
            _ => (byte[])[.. whole[..place], .. bytes, .. whole[place..]],
        };
        if (!changed.AsSpan().SequenceEqual(whole)) Refused(changed, new("name", Guid.Empty, "youtube"), Ring);
    });

    [Fact]
    public void An_id_that_is_no_ASCII_is_not_taken_for_one_that_is() => Gen.Byte.Array[0, 255].Sample(id =>
    {
        // A ring whose key is called as ASCII reads every other byte.
        var ring = new KeyRing("?", new Dictionary<string, byte[]> { ["?"] = new byte[32], ["??"] = new byte[32] });
        var whole = Envelope.Seal("token"u8, new("name", Guid.Empty, "youtube"), ring);
        if (!id.AsSpan().SequenceEqual("?"u8)) Refused([1, (byte)id.Length, .. id, .. whole[3..]], new("name", Guid.Empty, "youtube"), ring);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(255)]
    public void Another_format_than_the_one_there_is_is_refused(byte format)
    {
        var whole = Envelope.Seal("token"u8, new("name", Guid.Empty, "youtube"), Ring);
        Refused([format, .. whole[1..]], new("name", Guid.Empty, "youtube"), Ring);
    }

    [Fact]
    public void The_id_of_another_key_of_the_ring_does_not_open_it()
    {
        var whole = Envelope.Seal("token"u8, new("name", Guid.Empty, "youtube"), Ring);
        Assert.Equal("k2", Envelope.KeyIdOf(whole));
        Refused([.. whole[..3], (byte)'1', .. whole[4..]], new("name", Guid.Empty, "youtube"), Ring);
    }

    static void Refused(byte[] envelope, SecretBinding place, KeyRing ring)
    {
        var refusal = Assert.ThrowsAny<CryptographicException>(() => Envelope.Open(envelope, place, ring));
        Assert.DoesNotContain("token", refusal.Message, StringComparison.Ordinal);
    }
}
