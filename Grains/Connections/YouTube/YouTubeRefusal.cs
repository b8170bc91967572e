using System.Net;
using Google;

namespace StreamVibe.Connections.YouTube;

/// <summary>What a refusal of the Data API means. YouTube Data API, "Errors": the reason decides, the status only where there is none.</summary>
static class YouTubeRefusal
{
    /// <summary>Code of <see cref="PlatformException.Code"/> for an account without a channel.</summary>
    public const string NoChannel = "no_channel";

    /// <param name="pause">How long YouTube asked to be left alone.</param>
    /// <param name="isWrite">Whether one video was to be written: what is gone then is that video. Of a list, gone says nothing about what was in it.</param>
    public static PlatformException Of(GoogleApiException refusal, TimeSpan? pause, bool isWrite = false)
    {
        var reason = refusal.Error?.Errors?.FirstOrDefault()?.Reason;
        return (reason, refusal.HttpStatusCode) switch
        {
            ("quotaExceeded" or "dailyLimitExceeded", _) => new(PlatformFailure.Exhausted, "The day's units at YouTube are used up."),
            ("rateLimitExceeded" or "userRateLimitExceeded", _) or (_, HttpStatusCode.TooManyRequests) => new(PlatformFailure.Busy, "YouTube asks to be asked less often.", pause),
            ("insufficientPermissions", _) => new(PlatformFailure.ScopeMissing, "The grant no longer covers this request."),
            ("videoNotFound", _) => new(PlatformFailure.NotFound, "YouTube does not know the video."),
            (_, HttpStatusCode.Gone) when isWrite => new(PlatformFailure.NotFound, "YouTube no longer has the video."),
            (_, HttpStatusCode.PreconditionFailed) => new(PlatformFailure.Changed, "The video has changed since it was read."),
            ("invalidTitle", _) => Invalid("title"),
            ("invalidDescription", _) => Invalid("description"),
            ("invalidTags", _) => Invalid("tags"),
            ("playlistNotFound", _) => new(PlatformFailure.NotFound, "YouTube does not know the playlist."),
            ("invalidPageToken", _) => new(PlatformFailure.PlaceLost, "YouTube no longer knows the place in the list."),
            ("authenticatedUserAccountSuspended", _) => Refused("account_suspended", "Google has suspended this account. Its content here stays as it is."),
            ("authenticatedUserAccountClosed", _) => Refused("account_closed", "This Google account has been closed. Its content here stays as it is."),
            ("youtubeSignupRequired" or "channelNotFound", _) => WithoutChannel(),
            ("playlistItemsNotAccessible", _) => Refused("list_not_accessible", "YouTube does not let this account read the channel's list of uploads."),
            ("forbidden", _) => Refused("access_forbidden", "YouTube does not let this account at the channel's content."),
            (_, HttpStatusCode.Unauthorized) => new(PlatformFailure.TokenRejected, "YouTube does not accept the access token."),
            (_, >= HttpStatusCode.InternalServerError) => new(PlatformFailure.Transient, "YouTube has a problem of its own.", pause),
            // No refusal at all, but a body that is not JSON; the library then knows no status.
            (_, < HttpStatusCode.BadRequest) => new(PlatformFailure.Transient, "YouTube did not give an answer that can be read."),
            _ => new(PlatformFailure.Refused, $"YouTube refused the request ({(int)refusal.HttpStatusCode} {Known(reason)})."),
        };
    }

    /// <summary>The account has no channel, whichever way YouTube says so.</summary>
    public static PlatformException WithoutChannel() => Refused(NoChannel, "This Google account has no YouTube channel any more. Its content here stays as it is.");

    static PlatformException Invalid(string field) => Refused("validation_failed", $"YouTube does not take the {field}. Nothing was written.");

    static PlatformException Refused(string code, string message) => new(PlatformFailure.Refused, message, code: code);

    // Only words that look like a reason are repeated.
    static string Known(string? reason) => reason is { Length: > 0 and <= 50 } && reason.All(char.IsAsciiLetter) ? reason : "unknown";
}
