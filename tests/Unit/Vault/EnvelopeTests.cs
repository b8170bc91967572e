using System.Security.Cryptography;
using System.Text;
using CsCheck;
using StreamVibe.Vault;

namespace StreamVibe.Tests.Unit.Vault;

public sealed class EnvelopeTests
{
    static readonly byte[] Text = Encoding.UTF8.GetBytes("refresh-token-1");
    static readonly SecretBinding Place = new("oauth_youtube_1", new Guid("7f3c0c9e-2a37-4b0e-9f52-1d2f3a4b5c6d"), "youtube");

    [Fact]
    public void Whatever_is_sealed_is_opened_unchanged() =>
        Gen.Select(Gen.Byte.Array[0, 3000], Gen.String, Gen.Guid, Gen.OneOf("k1", "k2", "a-much-longer-key-id-of-32-chars")).Sample((text, name, user, key) =>
        {
            var ring = Rings.Of(key, "other");
            var place = new SecretBinding(name, user, "youtube");
            Assert.Equal(text, Envelope.Open(Envelope.Seal(text, place, ring), place, ring));
        });

    [Fact]
    public void An_envelope_opens_nowhere_after_any_single_bit_is_flipped()
    {
        var whole = Envelope.Seal(Text, Place, Rings.Of("k1", "k0"));
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var flipped = (byte[])whole.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Refused(flipped, Place, Rings.Of("k1", "k0"));
        }
    }

    [Fact]
    public void An_envelope_cut_anywhere_or_longer_than_it_was_is_refused()
    {
        var whole = Envelope.Seal(Text, Place, Rings.Of("k1"));
        for (var length = 0; length < whole.Length; length++) Refused(whole[..length], Place, Rings.Of("k1"));
        Refused([.. whole, 0], Place, Rings.Of("k1"));
    }

    [Fact]
    public void Bytes_that_were_never_an_envelope_are_refused() =>
        Gen.Byte.Array[0, 300].Sample(bytes => Refused(bytes, Place, Rings.Of("k1")));

    [Fact]
    public void An_envelope_moved_to_another_name_user_or_platform_is_refused()
    {
        var whole = Envelope.Seal(Text, Place, Rings.Of("k1"));
        Refused(whole, Place with { Name = "oauth_youtube_2" }, Rings.Of("k1"));
        Refused(whole, Place with { UserId = new Guid("7f3c0c9e-2a37-4b0e-9f52-1d2f3a4b5c6e") }, Rings.Of("k1"));
        Refused(whole, Place with { Platform = "tiktok" }, Rings.Of("k1"));
        Refused(whole, Place with { Name = "oauth_youtube_", Platform = "1youtube" }, Rings.Of("k1"));
    }

    [Fact]
    public void The_parts_of_two_envelopes_cannot_be_put_together()
    {
        var one = Envelope.Seal(Text, Place, Rings.Of("k1"));
        var other = Envelope.Seal(Text, Place, Rings.Of("k1"));
        var text = 2 + 2 + 60;
        Refused([.. one[..text], .. other[text..]], Place, Rings.Of("k1"));
    }

    [Fact]
    public void Another_key_under_the_same_id_and_a_ring_without_the_id_are_refused()
    {
        var whole = Envelope.Seal(Text, Place, Rings.Of("k1"));
        Refused(whole, Place, Rings.Other("k1"));
        Refused(whole, Place, Rings.Of("k2"));
    }

    [Fact]
    public void A_secret_sealed_before_a_rotation_opens_after_it() => Assert.Equal(Text, Envelope.Open(Envelope.Seal(Text, Place, Rings.Of("k1")), Place, Rings.Of("k2", "k1")));

    [Fact]
    public void The_format_and_the_key_id_stand_in_front_and_another_format_is_refused()
    {
        var whole = Envelope.Seal(Text, Place, Rings.Of("k1"));
        Assert.Equal([1, 2, (byte)'k', (byte)'1'], whole[..4]);
        Refused([2, .. whole[1..]], Place, Rings.Of("k1"));
    }

    [Fact]
    public void An_envelope_does_not_hold_the_text() =>
        Assert.DoesNotContain("refresh-token-1", Encoding.Latin1.GetString(Envelope.Seal(Text, Place, Rings.Of("k1"))), StringComparison.Ordinal);

    [Fact]
    public void A_secret_prints_nothing_of_itself() => Assert.Equal("Secret(version 3)", $"{new Secret(Text, 3)}");

    static void Refused(byte[] envelope, SecretBinding place, KeyRing ring) => Assert.ThrowsAny<CryptographicException>(() => Envelope.Open(envelope, place, ring));
}
