using Google.Apis.Services;

namespace Google.Apis.YouTube.v3;

/// <summary>The YouTube Data API v3.</summary>
public class YouTubeService : BaseClientService
{
    public const string Version = "v3";

    public YouTubeService(Initializer initializer) : base(initializer)
    {
        BaseUri = GetEffectiveUri(BaseUriOverride, "https://youtube.googleapis.com/");
        Channels = new ChannelsResource(this);
        PlaylistItems = new PlaylistItemsResource(this);
        Videos = new VideosResource(this);
    }

    public override string Name => "youtube";

    public override string BaseUri { get; }

    public override string BasePath => "";

    public override IList<string> Features => [];

    public virtual ChannelsResource Channels { get; }

    public virtual PlaylistItemsResource PlaylistItems { get; }

    public virtual VideosResource Videos { get; }

    /// <summary>Rights a person can give, as the consent asks for them.</summary>
    public static class ScopeConstants
    {
        /// <summary>See the account's videos, public or not.</summary>
        public const string YoutubeReadonly = "https://www.googleapis.com/auth/youtube.readonly";

        /// <summary>See, edit and delete the account's videos.</summary>
        public const string YoutubeForceSsl = "https://www.googleapis.com/auth/youtube.force-ssl";
    }
}
