using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace StreamVibe.Api.Accounts;

/// <summary>
/// The codes inside mailed links. A code is bound to its purpose, its person and the security stamp: whatever changes a credential ends every older code.
/// Identity's own provider would do but for its clock, which is the machine's.
/// </summary>
sealed class MailedCodes(IDataProtectionProvider protection, TimeProvider clock) : IUserTwoFactorTokenProvider<AuthUser>
{
    static readonly TimeSpan resetLife = TimeSpan.FromHours(1), confirmLife = TimeSpan.FromDays(3);

    public async Task<string> GenerateAsync(string purpose, UserManager<AuthUser> manager, AuthUser user) =>
        Base64Url.EncodeToString(Protector(purpose).Protect(Content(clock.GetUtcNow(), user, await manager.GetSecurityStampAsync(user))));

    public async Task<bool> ValidateAsync(string purpose, string token, UserManager<AuthUser> manager, AuthUser user)
    {
        if (!Base64Url.IsValid(token)) return false;
        byte[] content;
        try
        {
            content = Protector(purpose).Unprotect(Base64Url.DecodeFromChars(token));
        }
        catch (CryptographicException)
        {
            return false;
        }
        var stamp = await manager.GetSecurityStampAsync(user);
        var madeAt = new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(content), TimeSpan.Zero);
        return clock.GetUtcNow() - madeAt < Life(purpose) && content.AsSpan().SequenceEqual(Content(madeAt, user, stamp));
    }

    // Only second factors are offered to people to choose from.
    public Task<bool> CanGenerateTwoFactorTokenAsync(UserManager<AuthUser> manager, AuthUser user) => Task.FromResult(false);

    static TimeSpan Life(string purpose) => purpose == UserManager<AuthUser>.ResetPasswordTokenPurpose ? resetLife : confirmLife;

    static byte[] Content(DateTimeOffset at, AuthUser user, string stamp)
    {
        var content = new byte[8 + 16 + Encoding.UTF8.GetByteCount(stamp)];
        BinaryPrimitives.WriteInt64BigEndian(content, at.UtcTicks);
        user.Id.TryWriteBytes(content.AsSpan(8));
        Encoding.UTF8.GetBytes(stamp, content.AsSpan(24));
        return content;
    }

    IDataProtector Protector(string purpose) => protection.CreateProtector("streamvibe.mailed-code", purpose);
}
