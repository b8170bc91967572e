using Google.Apis.Services;
using Google.Apis.Util;
using Google.Apis.YouTube.v3.Data;

namespace Google.Apis.YouTube.v3;

/// <summary>The <c>playlistItems</c> collection.</summary>
public class PlaylistItemsResource(IClientService service)
{
    public virtual ListRequest List(Repeatable<string> part) => new(service, part);

    /// <summary><c>playlistItems.list</c>; costs 1 unit a page.</summary>
    public class ListRequest : YouTubeBaseServiceRequest<PlaylistItemListResponse>
    {
        public ListRequest(IClientService service, Repeatable<string> part) : base(service)
        {
            Part = part;
            InitParameters();
        }

        [RequestParameter("part", RequestParameterType.Query)]
        public virtual Repeatable<string> Part { get; }

        [RequestParameter("playlistId", RequestParameterType.Query)]
        public virtual string? PlaylistId { get; set; }

        /// <summary>Rows a page, 0 to 50; 5 where it is not set.</summary>
        [RequestParameter("maxResults", RequestParameterType.Query)]
        public virtual long? MaxResults { get; set; }

        [RequestParameter("pageToken", RequestParameterType.Query)]
        public virtual string? PageToken { get; set; }

        public override string RestPath => "youtube/v3/playlistItems";

        protected override void InitParameters()
        {
            base.InitParameters();
            Declare("part", required: true);
            Declare("playlistId");
            Declare("maxResults");
            Declare("pageToken");
        }
    }
}
