"""Fields that Facebook knows and the sandbox never fills: they are left out, as Facebook leaves out what is empty.

The names are those of Graph v26.0, as Meta's own SDK lists them. A name that is in no table is refused.
"""

from collections.abc import Mapping
from typing import Any

from publisher.sandbox.nodes import OMIT, FieldOf, constant


def _unfilled(names: str) -> Mapping[str, FieldOf[Any]]:
    return {name: constant(OMIT) for name in names.split()}


PAGE = _unfilled(
    """
    ad_campaign affiliation app_id artists_we_like attire available_promo_offer_ids awards band_interests
    band_members best_page bio birthday booking_agent breaking_news_usage built business can_checkin can_post
    checkins company_overview connected_instagram_account connected_page_backed_instagram_account
    contact_address copyright_attribution_insights copyright_whitelisted_ig_partners country_page_likes cover
    culinary_team current_location delivery_and_pickup_option_info description description_html
    differently_open_offerings directed_by display_subtext displayed_message_response_time
    does_viewer_have_page_permission_link_ig emails engagement featured_video features food_styles founded
    general_info general_manager genre global_brand_page_name global_brand_root_id has_added_app has_lead_access
    has_transitioned_to_new_page_experience has_whatsapp_business_number has_whatsapp_number hometown hours
    impressum influences instagram_business_account is_always_open is_calling_eligible is_chain
    is_community_page is_eligible_for_branded_content
    is_eligible_for_disable_connect_ig_btn_for_non_page_admin_am_web is_messenger_bot_get_started_enabled
    is_messenger_platform_bot is_owned is_permanently_closed is_unclaimed is_verified is_webhooks_subscribed
    keywords leadgen_tos_acceptance_time leadgen_tos_accepted leadgen_tos_accepting_user location members
    merchant_id merchant_review_status messaging_feature_status messenger_ads_default_icebreakers
    messenger_ads_default_quick_replies messenger_ads_quick_replies_type mini_shop_storefront mission mpg
    name_with_location_descriptor network new_like_count offer_eligible overall_star_rating owner_business
    page_backed_threads_account_id page_token parent_page parking payment_options personal_info
    personal_interests pharma_safety_info phone pickup_options place_type plot_outline preferred_audience
    press_contact price_range priority_hours privacy_info_url produced_by products promotion_eligible
    promotion_ineligible_reason public_transit rating_count recipient record_label release_date
    restaurant_services restaurant_specialties schedule screenplay_by season single_line_address starring
    start_info store_code store_location_descriptor store_number studio supports_donate_button_in_live_video
    talking_about_count temporary_status unread_message_count unread_notif_count unseen_message_count
    user_access_expire_time voip_info website were_here_count whatsapp_number written_by
    """
)

POST = _unfilled(
    """
    actions admin_creator allowed_advertising_objectives call_to_action can_reply_privately child_attachments
    comments_mirroring_domain coordinates event expanded_height expanded_width height icon is_app_share
    is_eligible_for_dark_post is_fb_live_videos is_inline_created is_instagram_eligible is_live_clip
    message_tags multi_share_end_card multi_share_optimized place promotion_status properties sponsor_tags story
    story_tags subscribed target timeline_visibility to via video_buying_eligibility was_fb_live_videos width
    with_tags
    """
)

PHOTO = _unfilled(
    """
    album backdated_time backdated_time_granularity can_backdate can_delete can_tag event icon name_tags place
    position target webp_images
    """
)

COMMENT = _unfilled(
    """
    admin_creator can_like can_reply_privately is_private live_broadcast_timestamp message_tags object
    private_reply_conversation
    """
)
